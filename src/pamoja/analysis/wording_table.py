"""The catalogue of kinds of work as a table: its rows for a download, and what a table that comes back would change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pamoja.analysis import wording
from pamoja.core.places import squeeze
from pamoja.core.refusals import Refusal
from pamoja.formats.delimited import read_delimited
from pamoja.overlap import Catalogue, Intervention
from pamoja.overlap.catalogue import NEW_KIND
from pamoja.overlap.teaching import compared
from pamoja.workplan.catalogue import languages

COLUMNS = ("kind", "name", "phrase", "language", "sector", "modality", "people", "dac")
ADDED, CHANGED, SAME = "added", "changed", "same"
NO_PHRASE, NO_KIND, BAD_SECTOR, BAD_LANGUAGE, BAD_DAC = (
    "no_phrase",
    "no_kind",
    "bad_sector",
    "bad_language",
    "bad_dac",
)
REFUSED = (NO_PHRASE, NO_KIND, BAD_SECTOR, BAD_LANGUAGE, BAD_DAC)
DAC_DIGITS = 5


class NotTheTable(Refusal):
    """A file that lacks the columns of the catalogue's table."""

    code = "not_the_catalogue"
    sentence = "The first row must name the columns “phrase” and “kind” or “name”, as the download does."


@dataclass(frozen=True, slots=True)
class Proposed:
    """A row of a table and what it would do: ADDED, CHANGED (`before` is the kind it takes the phrase from), SAME, or
    one of REFUSED. `kind` is the id of a known kind, "" where `name` is a new one; `row` counts from 1 as in the file.
    """

    row: int
    does: str
    phrase: str
    kind: str
    name: str
    language: str = ""
    sector: str = ""
    modality: str = ""
    people: str = ""
    dac: str = ""
    before: str = ""


def lines(items: Sequence[Intervention], spoken: Mapping[str, str]) -> Iterator[list[str]]:
    """The rows of kinds of work in the order of COLUMNS, one a phrase; `spoken` gives the language of a county's."""
    shipped = languages()
    for item in items:
        for phrase in item.phrases or ("",):
            language = spoken.get(compared(phrase)) or shipped.get((item.id, phrase), "")
            yield [
                item.id, item.name, phrase, language, item.sector, item.modality, item.target_group, item.dac
            ]  # fmt: skip


def read_rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV table, in any usual encoding and with any separator, by column; "row" is the number.

    Raises NotTheTable, and Overfull for a file that is huge.
    """
    (sheet,) = read_delimited(content).sheets
    found: list[dict[str, str]] = []
    columns: dict[int, str] = {}
    for row in sheet.rows:
        cells = {at: str(value or "").strip() for at, value in enumerate(row.cells)}
        if not columns:
            columns = {at: squeeze(text) for at, text in cells.items() if squeeze(text) in COLUMNS}
            if "phrase" not in columns.values() or not {"kind", "name"} & set(columns.values()):
                raise NotTheTable
            continue
        values = {name: cells.get(at, "") for at, name in columns.items()}
        if any(values.values()):
            found.append({**dict.fromkeys(COLUMNS, ""), **values, "row": str(row.number)})
    return found


def proposals(
    rows: Sequence[Mapping[str, str]], catalogue: Catalogue, sectors: Sequence[str]
) -> list[Proposed]:
    """What each row would change in a catalogue; a row that repeats an earlier one changes nothing."""
    known = {compared(phrase): item.id for item in catalogue.interventions for phrase in item.phrases}
    found: list[Proposed] = []
    for row in rows:
        one = _proposed(row, catalogue, known, sectors)
        if one.does in (ADDED, CHANGED):
            known[compared(one.phrase)] = one.kind or NEW_KIND + one.name
        found.append(one)
    return found


def _proposed(
    row: Mapping[str, str], catalogue: Catalogue, known: Mapping[str, str], sectors: Sequence[str]
) -> Proposed:
    phrase = " ".join(row["phrase"].split())[: wording.LONGEST_PHRASE]
    name = " ".join((row["name"] or row["kind"].removeprefix(NEW_KIND)).split())
    by_id = row["kind"] if row["kind"] in catalogue.positions else ""
    kind = by_id or wording.kind_named(catalogue, name)
    before = known.get(compared(phrase), "")
    wanted = kind or NEW_KIND + name
    does = _wrong(row, phrase, kind, sectors) or (SAME if before == wanted else CHANGED if before else ADDED)
    return Proposed(
        row=int(row["row"]), does=does, phrase=phrase, kind=kind,
        name=catalogue.name(kind) if kind else name[:100],
        language=row["language"].casefold(), sector=row["sector"].upper(), modality=row["modality"],
        people=row["people"], dac=row["dac"],
        before=catalogue.name(before) if before in catalogue.positions else before.removeprefix(NEW_KIND),
    )  # fmt: skip


def _wrong(row: Mapping[str, str], phrase: str, kind: str, sectors: Sequence[str]) -> str:
    """Why a row cannot be taken; "" where it can."""
    unknown_id = row["kind"] and not row["kind"].startswith(NEW_KIND) and not kind
    if not compared(phrase):
        return NO_PHRASE
    if unknown_id or not (kind or compared(row["name"] or row["kind"].removeprefix(NEW_KIND))):
        return NO_KIND
    if row["language"].casefold() not in ("", "en", "sw"):
        return BAD_LANGUAGE
    if kind:
        return ""
    if row["sector"] and row["sector"].upper() not in sectors:
        return BAD_SECTOR
    return BAD_DAC if row["dac"] and not (row["dac"].isdecimal() and len(row["dac"]) == DAC_DIGITS) else ""

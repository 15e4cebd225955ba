"""Tables for the overlap command: activities and places are read, pairs and findings written."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from pamoja.core.activities import Activity, BudgetLine, Site, Source
from pamoja.core.money import MINOR_DIGITS, Money
from pamoja.core.periods import DAY
from pamoja.core.places import Gazetteer, Place
from pamoja.core.refusals import Refusal
from pamoja.overlap.analyse import Analysis
from pamoja.overlap.catalogue import Catalogue
from pamoja.overlap.findings import LABEL, Finding
from pamoja.overlap.pairs import KINDS, TIERS
from pamoja.overlap.parts import ALL
from pamoja.overlap.questions import Question
from pamoja.workplan.engines import Engine, is_parquet
from pamoja.workplan.files import draft_of, drop, reason_of

SEPARATOR = ";"
ACTIVITY_COLUMNS = (
    "id", "organisation", "title", "description", "sectors", "places", "start", "end", "target_groups",
    "budget", "currency", "beneficiaries",
)  # fmt: skip
PLACE_COLUMNS = ("id", "name", "parent_id", "level")
ANSWER_COLUMNS = ("phrase", "intervention")
QUESTION_COLUMNS = ("phrase", "suggested_intervention", "activities", "rows")
PAIR_COLUMNS = ("kind", "a", "b", "score", "tier")
SCORE_DIGITS = 4
MOST_DIGITS = 12
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class NotReadable(Refusal):
    """A table that cannot be opened or lacks a column."""

    code = "table_not_readable"
    sentence = "{file} cannot be read: {reason}."


class NotWritable(Refusal):
    """A file that cannot be written."""

    code = "table_not_writable"
    sentence = "“{file}” cannot be written ({reason}): choose another name or folder, one you may write to."


class WrongValue(Refusal):
    """A cell that cannot be what its column says."""

    code = "table_wrong_value"
    sentence = "{file}, line {line}: {reason}."


class WrongRow(Refusal):
    """A cell of a table without lines that cannot be what its column says."""

    code = "table_wrong_row"
    sentence = "{file}, the row with the id {id}: {reason}."


def read_places(path: Path, engine: Engine | None = None) -> Gazetteer:
    """The places of a table `id,name,parent_id,level`; raises NotReadable."""
    rows = list(read_rows(path, PLACE_COLUMNS, engine))
    try:
        check_twice(key for key, *_ in rows)
        places = Gazetteer(
            Place(key, name, level, parents=(parent,) if parent else ()) for key, name, parent, level in rows
        )
        for key in list(places.places)[:1]:
            places.ancestors(key)  # walks up from every place, and so meets a circle
    except ValueError as error:
        raise NotReadable(file=path.name, reason=error) from error
    except RecursionError as error:
        reason = "its places lie in one another hundreds deep: correct the column parent_id"
        raise NotReadable(file=path.name, reason=reason) from error
    return places


def read_activities(path: Path, gazetteer: Gazetteer, engine: Engine | None = None) -> tuple[Activity, ...]:
    """The activities of a table in the benchmark's columns; raises NotReadable, WrongValue and WrongRow.

    Those of Parquet come in order of their ids, for it has no lines.
    """
    made = ActivityMaker(path.name, gazetteer)
    lines = not is_parquet(path)
    found: list[Activity] = []
    for line, row in enumerate(read_rows(path, ACTIVITY_COLUMNS, engine), start=2):
        try:
            found.append(made.activity(row, line if lines else 0))
        except ValueError as error:
            if lines:
                raise WrongValue(file=path.name, line=line, reason=error) from error
            raise WrongRow(file=path.name, id=row[0], reason=error) from error
    return tuple(found)


class ActivityMaker:
    """Makes activities of the rows of one table, each cell that stands often read once."""

    def __init__(self, file: str, gazetteer: Gazetteer) -> None:
        self.file = file
        self.gazetteer = gazetteer
        self.sites: dict[str, tuple[Site, ...]] = {"": ()}
        self.seen: set[str] = set()

    def activity(self, row: Sequence[str], line: int) -> Activity:
        """The activity of a row in ACTIVITY_COLUMNS; raises ValueError for a cell that cannot be that."""
        (
            key,
            organisation,
            title,
            description,
            sector,
            places,
            start,
            end,
            groups,
            budget,
            currency,
            people,
        ) = row
        if places not in self.sites:
            self.sites[places] = tuple(site(part.strip(), self.gazetteer) for part in places.split(SEPARATOR))
        check_id(key, self.seen)
        self.seen.add(key)
        return Activity(
            id=key,
            title=title,
            organisation=organisation,
            description=description,
            sector=sector,
            target_groups=several(groups),
            sites=self.sites[places],
            start=day(start),
            until=day_after(end),
            budget=budget_lines(budget, currency),
            beneficiaries=whole(people),
            source=Source(self.file, row=line),
        )


def check_twice(keys: Iterable[str]) -> None:
    """Raise ValueError for the first id that stands twice."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"the id {key} stands twice: give each place one row")
        seen.add(key)


def check_id(key: str, seen: set[str]) -> None:
    """Raise ValueError for an id that is missing, stands twice, or would run as a formula in the table of pairs."""
    if not key or key in seen:
        raise ValueError(f"the id {key} stands twice" if key else "it has no id")
    if key.startswith(FORMULA_STARTS):
        raise ValueError(
            f"the id {key} would run as a formula in a spreadsheet program: begin it with a letter or digit"
        )


def read_answers(path: Path, catalogue: Catalogue) -> Catalogue:
    """The catalogue with the answered phrases of a table `phrase,intervention`, in order of the text."""
    answers = sorted({(phrase, kind) for phrase, kind in read_rows(path, ANSWER_COLUMNS) if phrase and kind})
    for phrase, kind in answers:
        catalogue = catalogue.with_phrase(phrase, kind)
    return catalogue


def read_rows(path: Path, columns: tuple[str, ...], engine: Engine | None = None) -> Iterable[list[str]]:
    """These columns of a table, row by row; of CSV, or of Parquet with an engine that reads it; raises NotReadable."""
    if is_parquet(path):
        return read_parquet(path, columns, engine)
    try:
        with path.open(newline="", encoding="utf-8-sig") as handle:
            rows = csv.reader(handle)
            head = next(rows, [])
            check_columns(path, columns, head)
            places = [head.index(name) for name in columns]
            most = max(places)
            pick = itemgetter(*places)
            return [
                list(pick(row)) if len(row) > most else [row[at] if at < len(row) else "" for at in places]
                for row in rows
                if row
            ]
    except OSError as error:
        reason = f"{reason_of(error)}: check the name and that you may read it"
        raise NotReadable(file=path.name, reason=reason) from error
    except (UnicodeDecodeError, csv.Error) as error:
        reason = f"{error}: save the table as CSV in UTF-8"
        raise NotReadable(file=path.name, reason=reason) from error


def read_parquet(path: Path, columns: tuple[str, ...], engine: Engine | None) -> list[list[str]]:
    """These columns of Parquet in order of the first; raises NotReadable."""
    if engine is None:
        reason = "the engine numpy reads CSV alone: for Parquet add --engine duckdb or --engine spark"
        raise NotReadable(file=path.name, reason=reason)
    if not path.exists():
        raise NotReadable(file=path.name, reason="it is not there: check the name")
    here, rows = engine.parquet(path, columns)
    check_columns(path, columns, here)
    return rows


def check_columns(path: Path, columns: tuple[str, ...], here: Sequence[str]) -> None:
    """Raise NotReadable where columns are missing."""
    missing = [name for name in columns if name not in here]
    if missing:
        raise NotReadable(file=path.name, reason=f"it lacks the columns {', '.join(missing)}")


def site(place: str, gazetteer: Gazetteer) -> Site:
    """A site at a known place; raises ValueError for an unknown one."""
    if place not in gazetteer:
        raise ValueError(f"the place {place} is not in the table of places")
    return Site(place, gazetteer[place].name, gazetteer[place].level)


@lru_cache(maxsize=1 << 14)
def day(text: str) -> dt.date | None:
    """An ISO date, None for a blank; raises ValueError."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"“{text}” is not a day: write it as 2026-07-31") from None


@lru_cache(maxsize=1 << 14)
def day_after(text: str) -> dt.date | None:
    """The day after an ISO date, None for a blank; raises ValueError."""
    try:
        last = day(text)
        return None if last is None else last + DAY
    except OverflowError:
        raise ValueError(
            f"the day {text} has none after it: leave the end blank where there is none"
        ) from None


def whole(text: str) -> int | None:
    """A number of people, None for a blank; raises ValueError."""
    if text and not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise ValueError(f"“{text}” is not a number of people: write it in digits, as 1200")
    return int(text) if text else None


@lru_cache(maxsize=1 << 14)
def several(text: str) -> tuple[str, ...]:
    """The values of one cell."""
    return tuple(part.strip() for part in text.split(SEPARATOR) if part.strip())


def budget_lines(amount: str, currency: str) -> tuple[BudgetLine, ...]:
    """The money of a row, none where the amount or its currency is blank; raises ValueError."""
    if not amount or not currency:
        return ()
    try:
        if currency not in MINOR_DIGITS:
            raise ValueError(f"the currency {currency} is not known")
        return (BudgetLine(Money(Decimal(amount), currency)),)
    except (InvalidOperation, Refusal) as error:
        raise ValueError(f"{amount} {currency} is not an amount of money") from error


def write_pairs(path: Path, analysis: Analysis) -> None:
    """PAIRS.csv: kind, a, b, score, tier; the best of each kind first."""
    pairs, ids = analysis.pairs, analysis.comparison.table.ids
    order = np.lexsort((pairs.b, pairs.a, -pairs.score, pairs.kind))
    cells = [key if key.isalnum() else cell(key) for key in ids]
    shares = [str(round(score / ALL, SCORE_DIGITS)) for score in range(ALL + 1)]
    columns = pairs.kind, pairs.a, pairs.b, np.rint(pairs.score * ALL).astype(np.int64), pairs.tier
    lines = (
        f"{KINDS[kind]},{cells[a]},{cells[b]},{shares[score]},{TIERS[tier]}\n"
        for kind, a, b, score, tier in zip(*(column[order].tolist() for column in columns), strict=True)
    )
    with written(path) as handle:
        handle.write(",".join(PAIR_COLUMNS) + "\n")
        handle.writelines(lines)


def cell(text: str) -> str:
    """A text as a cell of CSV."""
    quoted = io.StringIO()
    csv.writer(quoted, lineterminator="").writerow((text,))
    return quoted.getvalue()


def write_findings(path: Path, analysis: Analysis, most_of_a_kind: int) -> int:
    """F.jsonl: the best findings of each kind with their evidence, one on each line; their number."""
    findings = analysis.findings(most_of_a_kind=most_of_a_kind)
    with written(path) as handle:
        for finding in findings:
            handle.write(json.dumps(as_json(finding), ensure_ascii=False) + "\n")
    return len(findings)


def as_json(finding: Finding) -> dict[str, Any]:
    """A finding as plain values."""
    window, money = finding.window, finding.money_at_stake
    return {
        "id": finding.id,
        "kind": finding.kind,
        "members": list(finding.members),
        "title": finding.title,
        "label": LABEL,
        "tier": finding.tier,
        "score": finding.score,
        "place": finding.place,
        "wards": list(finding.wards),
        "window": None if window is None else [window.start.isoformat(), window.last.isoformat()],
        "money_at_stake": None if money is None else [str(money.amount), money.currency],
        "fingerprint": finding.fingerprint,
        "explanation": finding.explanation,
        "evidence": [
            {
                "feature": evidence.feature,
                "left": evidence.left,
                "right": evidence.right,
                "verdict": evidence.verdict,
                "contribution": evidence.contribution,
                "code": evidence.code,
                "params": dict(evidence.params),
                "sentence": evidence.sentence,
            }
            for evidence in finding.evidence
        ],
    }


def write_questions(path: Path, asked: Iterable[Question]) -> None:
    """Q.csv: phrase, suggested_intervention, activities, rows; the most useful first."""
    with written(path) as handle:
        table = csv.writer(handle, lineterminator="\n")
        table.writerow(QUESTION_COLUMNS)
        for one in asked:
            table.writerow((one.phrase, one.suggested, f"{SEPARATOR} ".join(one.activities), one.rows))


def write_timings(path: Path, seconds: Mapping[str, float]) -> None:
    """T.json: seconds by step."""
    with written(path) as handle:
        handle.write(json.dumps(dict(seconds), indent=2) + "\n")


@contextmanager
def written(path: Path) -> Iterator[TextIO]:
    """A text file that appears whole or not at all; raises NotWritable."""
    draft = path
    try:
        draft = draft_of(path)
        with draft.open("w", newline="", encoding="utf-8", errors="replace") as handle:
            yield handle
        draft.replace(path)
    except OSError as error:
        raise NotWritable(file=path, reason=reason_of(error)) from error
    finally:
        drop(draft, path)

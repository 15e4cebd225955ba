import datetime as dt
from pathlib import Path

import pytest

from cast import MAJI_PLAN, NOW, Cast
from pamoja.core.refusals import Refusal
from pamoja.frameworks.models import Framework, KeyOutput
from pamoja.frameworks.operations import NoProgrammes, load
from pamoja.frameworks.queries import frameworks_of, outputs_of, programmes_of, size_of
from pamoja.journal.models import Entry
from pamoja.organisations.models import User
from pamoja.organisations.rights import Hidden, NotAllowed
from pamoja.workplan import demonstration

ADP = "Samburu ADP 2026-27 Annex 1 (demo).xlsx"
LATER = NOW + dt.timedelta(days=3)


@pytest.fixture(scope="session")
def adp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = demonstration.copy_files(tmp_path_factory.mktemp("adp"))
    return next(path for path in files if path.name == ADP)


def loaded(path: Path, everybody: Cast, *, by: User | None = None, at: dt.datetime = NOW) -> Framework:
    return load(
        path=path, name=path.name, county=everybody.county, kind="adp", year="2026/27",
        by=by or everybody.amina, at=at,
    )  # fmt: skip


def test_the_countys_own_table_becomes_programmes_with_their_votes_and_outputs(
    everybody: Cast, adp: Path
) -> None:
    framework = loaded(adp, everybody)
    programmes, outputs = size_of(framework)
    assert programmes > 3
    assert outputs > 10
    assert all(programme.sector for programme in programmes_of(framework))
    assert any(programme.vote for programme in programmes_of(framework))
    first = outputs_of(framework)[0]
    assert first.output
    assert first.sheet
    assert first.row > 1
    last = Entry.objects.latest("number")
    assert (last.action, last.facts["outputs"]) == ("framework.loaded", outputs)


def test_costs_are_full_shillings_and_none_is_made_up(everybody: Cast, adp: Path) -> None:
    outputs = outputs_of(loaded(adp, everybody))
    assert {output.currency for output in outputs if output.cost is not None} <= {"KES", "USD", ""}
    assert all(output.cost >= 1000 for output in outputs if output.cost)


def test_a_newer_table_takes_the_place_of_the_older_which_is_kept(everybody: Cast, adp: Path) -> None:
    first = loaded(adp, everybody)
    second = loaded(adp, everybody, at=LATER)
    assert list(frameworks_of(everybody.county)) == [second]
    first.refresh_from_db()
    assert first.replaced_at == LATER
    assert size_of(first) == size_of(second)


def test_a_table_of_another_year_stands_beside_it(everybody: Cast, adp: Path) -> None:
    loaded(adp, everybody)
    load(
        path=adp, name=adp.name, county=everybody.county, kind="cidp", year="2027/28",
        by=everybody.amina, at=LATER,
    )  # fmt: skip
    assert frameworks_of(everybody.county).count() == 2


def test_a_file_without_programmes_is_refused_and_what_was_there_stays(
    everybody: Cast, adp: Path, tmp_path: Path
) -> None:
    first = loaded(adp, everybody)
    path = tmp_path / "maji.csv"
    path.write_bytes(MAJI_PLAN)
    with pytest.raises(NoProgrammes, match=r"maji\.csv"):
        loaded(path, everybody, at=LATER)
    assert list(frameworks_of(everybody.county)) == [first]
    assert KeyOutput.objects.exists()


def test_a_file_that_cannot_be_read_is_refused_by_its_name(everybody: Cast, tmp_path: Path) -> None:
    path = tmp_path / "adp.xlsx"
    path.write_bytes(b"this is no workbook")
    with pytest.raises(Refusal, match=r"adp\.xlsx"):
        loaded(path, everybody)
    assert not Framework.objects.exists()


@pytest.mark.parametrize("person", ["lekadaa", "grace", "halima", "minister", "director", "auditor"])
def test_only_the_economist_loads_the_countys_plan(everybody: Cast, adp: Path, person: str) -> None:
    with pytest.raises(NotAllowed):
        loaded(adp, everybody, by=getattr(everybody, person))


@pytest.mark.parametrize("person", ["otieno", "ekai"])
def test_to_strangers_there_is_no_such_thing(everybody: Cast, adp: Path, person: str) -> None:
    with pytest.raises(Hidden):
        loaded(adp, everybody, by=getattr(everybody, person))


def test_a_partners_plan_that_names_sectors_alone_does_not_take_the_place_of_the_countys(
    everybody: Cast, tmp_path: Path
) -> None:
    file = tmp_path / "partner.csv"
    file.write_text(
        "Activity,Sector,Ward,Start,End,Budget (KES)\nDrill,Water,Maralal,01/10/2026,31/12/2026,1000\n"
    )
    with pytest.raises(NoProgrammes):
        load(
            path=file,
            name=file.name,
            county=everybody.county,
            kind="adp",
            year="2026/27",
            by=everybody.amina,
            at=NOW,
        )

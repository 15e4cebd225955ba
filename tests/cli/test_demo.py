"""`pamoja demo`, run as people run it: the demonstration served as a site, or written as documents."""

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cli.site_running import environment, findings_are_new, processes, rows, serving, wait_for
from pamoja.cli.demonstration import moment
from pamoja.workplan.documents import FINDINGS, PAGE, WORKBOOK
from tests_paths import ROOT

DOCUMENTS = (WORKBOOK, PAGE, FINDINGS)
PLANS = 7


def demo(folder: Path, *words: str, seed: str = "random") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pamoja", "demo", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=environment(PYTHONHASHSEED=seed),
        stdin=subprocess.DEVNULL,
    )


# --- served


def test_it_makes_the_demonstration_serves_it_and_the_next_time_only_serves(tmp_path: Path) -> None:
    data = tmp_path / "pamoja-demo"
    with serving("demo", "--no-browser", data=data) as site:
        assert (site.status("/"), site.status("/account/login/")) == (302, 200)
        assert "partners, activities and amounts are invented" in site.said
    assert site.lines == [f"Ready: {site.address}/\n"]
    assert "Traceback" not in site.said
    assert "Stop it with Ctrl-C." in site.said
    entries = rows(data, "SELECT number, hash FROM journal_entry")
    with serving("demo", "--no-browser", data=data) as again:
        assert again.status("/") == 302
        assert "Comparing" not in again.said
    assert rows(data, "SELECT number, hash FROM journal_entry") == entries


@pytest.mark.parametrize("moment_of_death", ["Loading Kenya's places", "Comparing the plans"])
def test_one_that_was_killed_while_it_was_made_is_made_whole_the_next_time(
    tmp_path: Path, demonstration_made: Path, moment_of_death: str
) -> None:
    data = tmp_path / "data"
    with serving("demo", "--no-browser", data=data, ready=False) as killed:
        wait_for(lambda: moment_of_death in killed.said, pause=0.01)
        for process in [killed.process.pid, *processes(data)]:
            os.kill(process, signal.SIGKILL)
    with serving("demo", "--no-browser", data=data) as site:
        assert site.status("/") == 302
    for what in ("plans_activity", "analysis_finding", "analysis_remark", "organisations_user"):
        count = f"SELECT count(*) FROM {what}"  # noqa: S608 - our own names
        assert rows(data, count) == rows(demonstration_made, count)


def test_ctrl_c_while_it_is_made_ends_it_at_once(tmp_path: Path) -> None:
    with serving("demo", "--no-browser", data=tmp_path / "data", ready=False) as site:
        wait_for(lambda: "Nyota" in site.said)
        assert site.stop(signal.SIGINT) == 0
        assert processes(tmp_path / "data") == {}
        assert "Traceback" not in site.said


def test_make_demo_is_the_documented_command() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "$(BIN)/pamoja demo --data build/demo-county\n" in makefile


# --- what is in it


def test_two_partners_have_not_sent_and_one_of_them_was_reminded(demonstration_made: Path) -> None:
    missing = rows(
        demonstration_made,
        "SELECT o.name, p.reminded_at IS NOT NULL FROM cycles_participation p "
        "JOIN organisations_organisation o ON o.id = p.organisation_id "
        "WHERE o.id NOT IN (SELECT organisation_id FROM plans_submission) ORDER BY o.name",
    )
    assert missing == [
        ("Lishe Njema Nutrition Alliance (demo)", 1),
        ("Samburu Traders' Association (demo)", 0),
    ]
    assert rows(demonstration_made, "SELECT email FROM organisations_invitation") == [
        ("chair@traders.example",)
    ]


def test_one_file_was_sent_on_behalf_and_waits_to_be_confirmed(demonstration_made: Path) -> None:
    sent = "SELECT name, officer_email, confirmed_at FROM plans_submission WHERE officer_email != ''"
    assert rows(demonstration_made, sent) == [
        ("Nyasi Rangelands annual plan 2027 (demo).docx", "officer@nyasi.example", None)
    ]


def test_every_plan_is_in_with_some_rows_left_to_mend(demonstration_made: Path) -> None:
    states = "SELECT count(*), sum(state = 'in_plan'), sum(state = 'waiting') FROM plans_row GROUP BY submission_id"
    found = rows(demonstration_made, states)
    assert len(found) == PLANS
    assert all(in_plan > 20 and waiting for _, in_plan, waiting in found)
    assert findings_are_new(demonstration_made)


def test_findings_are_asked_talked_about_by_both_sides_opened_and_decided(demonstration_made: Path) -> None:
    talks = rows(
        demonstration_made,
        "SELECT opened_at IS NOT NULL, (SELECT count(DISTINCT organisation_id) FROM analysis_remark r "
        "WHERE r.talk_id = t.id), (SELECT group_concat(answer) FROM analysis_verdict v WHERE v.key = t.key "
        "AND v.decides) FROM analysis_talk t ORDER BY t.id",
    )
    assert talks == [(0, 2, "twice"), (0, 2, None), (1, 2, None)]


def test_the_director_accepted_some_activities_and_returned_one_with_a_note(demonstration_made: Path) -> None:
    answers = "SELECT review, count(*), max(review_note) FROM plans_activity GROUP BY review ORDER BY review"
    (accepted, returned, _) = rows(demonstration_made, answers)
    assert accepted[:2] == ("accepted", 7)
    assert returned[:2] == ("returned", 1)
    assert returned[2].startswith("The borehole at South Horr is drilled in April to June 2027.")


def test_the_county_decided_some_words_of_plans_and_one_partner_said_no(demonstration_made: Path) -> None:
    stands = dict(rows(demonstration_made, "SELECT how, count(*) FROM plans_alignment GROUP BY how"))
    assert stands["crosswalk"] > 20
    assert stands["named"] > 20
    assert stands["none"] == 1
    (no,) = rows(demonstration_made, "SELECT refused_note FROM plans_alignment WHERE refused_at IS NOT NULL")
    assert no[0].startswith("Trucking is for the drought months")
    (suggested,) = rows(demonstration_made, "SELECT count(*) FROM plans_suggestion")
    assert suggested[0] > 50


def test_it_happened_in_order_on_working_days_of_the_weeks_before(demonstration_made: Path) -> None:
    moments = [
        dt.datetime.fromisoformat(f"{at}+00:00").astimezone(ZoneInfo("Africa/Nairobi"))
        for (at,) in rows(demonstration_made, "SELECT at FROM journal_entry ORDER BY number")
    ]
    assert moments == sorted(moments)
    assert {at.weekday() for at in moments} <= set(range(5))
    assert {at.hour for at in moments} <= set(range(8, 17))
    assert 40 <= (moments[-1] - moments[0]).days <= 46
    assert moments[-1] < dt.datetime.now(dt.UTC)


def test_a_moment_is_counted_back_in_working_days() -> None:
    monday = dt.datetime(2026, 11, 23, 21, 30, tzinfo=dt.UTC)  # Tuesday in Nairobi
    assert moment("1 10:05", monday).isoformat() == "2026-11-23T10:05:00+03:00"
    assert moment("2 08:00", monday).isoformat() == "2026-11-20T08:00:00+03:00"
    assert moment("11 08:00", monday).isoformat() == "2026-11-09T08:00:00+03:00"


# --- as documents


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("demo")
    return folder / "county", demo(folder, "--out", "county", "--no-browser", seed="1")


def test_it_writes_the_documents_beside_the_plans_that_they_are_made_from(
    done: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    out, told = done
    assert told.returncode == 0, told.stderr
    assert [name for name in DOCUMENTS if not (out / name).stat().st_size] == []
    assert len(list((out / "files").iterdir())) == PLANS
    assert (out / "rates-demonstration.csv").exists()
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_it_says_where_to_look_and_that_partners_are_invented(
    done: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, told = done
    assert [name for name in DOCUMENTS if f"county/{name}" not in told.stdout] == []
    assert "county/files" in told.stdout
    assert "Ready" not in told.stdout
    assert "partners, activities and amounts are invented" in told.stderr
    assert f"{PLANS} of {PLANS}: " in told.stderr
    assert "Traceback" not in told.stderr


def test_two_runs_write_the_same_bytes(
    done: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    first, _ = done
    assert demo(tmp_path, "--out", "again", seed="2").returncode == 0
    names = [path.relative_to(first) for path in sorted(first.rglob("*")) if path.is_file()]
    assert len(names) == len(DOCUMENTS) + PLANS + 1
    assert [
        name for name in names if (first / name).read_bytes() != (tmp_path / "again" / name).read_bytes()
    ] == []


def test_a_folder_that_cannot_be_written_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file stands here", encoding="utf-8")
    told = demo(tmp_path, "--out", "taken")
    assert told.returncode == 2
    assert told.stderr.splitlines()[-1].startswith("pamoja: ")
    assert "Traceback" not in told.stderr

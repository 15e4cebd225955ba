"""`pamoja start-county`, `seed`, `import` and `tick`, run as people run them."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from cli.site_running import WELL, WRONG, findings_are_new, free_port, pamoja, plan, refused, rows

SAMBURU = ("--county", "samburu", "--cycle", "2026/27")
ADMIN = ("--admin", "Amina@County.example")
LINK = re.compile(r"^  (http://127\.0\.0\.1:8000/invitations/[\w-]+/)$", re.MULTILINE)
LEKADAA, HALIMA = "lekadaa@ewaso.example", "secretariat@hub.example"
LISHE = "Lishe Njema Nutrition Alliance (demo)"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A county that was started, and what the command said."""
    data = tmp_path_factory.mktemp("started") / "data"
    told = pamoja("start-county", *SAMBURU, *ADMIN, "--name", "Amina", "--data", data, at=data.parent)
    assert (told.returncode, told.stderr) == (0, "")
    return data, told.stdout


# --- start-county


def test_a_county_is_started_and_its_economist_invited_by_a_link(started: tuple[Path, str]) -> None:
    data, said = started
    assert said.startswith(
        "Samburu 2026/27 is started.\nSend this link to Amina@County.example: it works once"
    )
    assert LINK.search(said)
    assert said.endswith(f"  pamoja serve --data {data}\n")
    invited = rows(data, "SELECT email, name, role FROM organisations_invitation WHERE accepted_at IS NULL")
    assert invited == [("amina@county.example", "Amina", "economist")] * len(invited)
    assert [path for path in (data, *data.rglob("*")) if path.stat().st_mode & 0o077] == []


def test_starting_it_again_says_so_and_makes_a_new_link_in_place_of_the_old(
    started: tuple[Path, str],
) -> None:
    data, said = started
    told = pamoja(
        "start-county", "--county", "025", "--cycle", "2026-27", *ADMIN, "--data", data, at=data.parent
    )
    assert told.stdout.startswith("Samburu 2026/27 is there already.\n")
    assert LINK.findall(told.stdout) != LINK.findall(said)
    standing = "SELECT count(*) FROM organisations_invitation WHERE withdrawn_at IS NULL"
    assert rows(data, standing) == [(1,)]
    assert rows(data, "SELECT count(*) FROM cycles_cycle") == [(1,)]


def test_an_economist_who_has_joined_gets_no_new_link(demonstration: Path) -> None:
    told = "SELECT count(*) FROM organisations_invitation"
    before = rows(demonstration, told)
    with closing(sqlite3.connect(demonstration / "pamoja.sqlite3")) as tables, tables:
        tables.execute("UPDATE cycles_cycle SET demonstration = 0")
    said = pamoja("start-county", *SAMBURU, *ADMIN, "--data", demonstration, at=demonstration.parent)
    assert "Amina (demo) already is a member of County Government of Samburu" in said.stdout
    assert not LINK.search(said.stdout)
    assert rows(demonstration, told) == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--county", "Sambru", "--cycle", "2026/27", *ADMIN), "did you mean Samburu (025)?"),
        (("--county", "Nowhere", "--cycle", "2026/27", *ADMIN), "There is no county “Nowhere”"),
        (("--county", "samburu", "--cycle", "2026/30", *ADMIN), "write it as 2026/27"),
        ((*SAMBURU, "--admin", "amina"), "“amina” is not an e-mail address: write it as name@example.org"),
        ((*SAMBURU, "--admin", "a b@c.org"), "“a b@c.org” is not an e-mail address"),
        ((*SAMBURU, "--admin", ""), "“” is not an e-mail address"),
        ((*SAMBURU, "--admin", f"{'a' * 60}@{'b.' * 120}org"), "is not an e-mail address"),
    ],
)
def test_wrong_words_are_refused_before_anything_is_written(
    tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    assert says in refused(pamoja("start-county", *words, "--data", "data", at=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_real_county_is_not_started_where_the_demonstration_is(demonstration: Path) -> None:
    told = pamoja("start-county", *SAMBURU, *ADMIN, "--data", demonstration, at=demonstration.parent)
    assert "holds the demonstration, where anybody signs in" in refused(told)


def test_the_demonstration_is_not_made_where_a_real_county_is(started: tuple[Path, str]) -> None:
    data, _ = started
    told = pamoja("demo", "--no-browser", "--port", str(free_port()), "--data", data, at=data.parent)
    assert "holds a county that is not the demonstration" in refused(told)
    assert rows(data, "SELECT count(*) FROM organisations_user") == [(0,)]


# --- folders and tables that cannot be used


@pytest.mark.parametrize("command", [("seed",), ("start-county", *SAMBURU, *ADMIN)], ids=["seed", "start"])
def test_a_folder_that_cannot_be_used_is_refused(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "taken").write_text("a file stands here", encoding="utf-8")
    told = pamoja(*command, "--data", "taken", at=tmp_path)
    assert "The data folder “taken” cannot be used" in refused(told)


def test_tables_that_are_damaged_are_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pamoja.sqlite3").write_bytes(b"not a database" * 1000)
    for command in (("seed",), ("tick",), ("serve", "--port", str(free_port()))):
        told = pamoja(*command, "--data", "data", at=tmp_path)
        assert "put your copy of it back" in refused(told)


def test_a_postgresql_that_does_not_answer_is_a_sentence(tmp_path: Path) -> None:
    nowhere = f"postgresql://pamoja:geheim@127.0.0.1:{free_port()}/county"
    told = pamoja("seed", "--data", "data", at=tmp_path, PAMOJA_DATABASE=nowhere)
    assert "The database of PAMOJA_DATABASE cannot be used" in refused(told)
    assert "geheim" not in told.stderr


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("PAMOJA_MAIL_PORT", "often", "invalid literal for int() with base 10: 'often'"),
        (
            "PAMOJA_DATABASE",
            "mysql://geheim@here/county",
            "PAMOJA_DATABASE does not begin with postgresql://",
        ),
    ],
)
def test_a_setting_that_cannot_be_understood_is_a_sentence(
    tmp_path: Path, setting: str, value: str, says: str
) -> None:
    sentence = refused(pamoja("seed", "--data", "data", at=tmp_path, **{setting: value}))
    assert f"A setting cannot be understood ({says})" in sentence


# --- seed


def test_seeding_twice_changes_nothing(tmp_path: Path) -> None:
    first = pamoja("seed", "--data", "data", at=tmp_path)
    places = rows(tmp_path / "data", "SELECT * FROM places_place ORDER BY id")
    names = rows(tmp_path / "data", "SELECT count(*) FROM places_alias")
    second = pamoja("seed", "--data", "data", at=tmp_path)
    assert (
        first.stdout == second.stdout == "2,203 places of Kenya's 47 counties are in the tables as shipped.\n"
    )
    assert rows(tmp_path / "data", "SELECT * FROM places_place ORDER BY id") == places
    assert rows(tmp_path / "data", "SELECT count(*) FROM places_alias") == names


# --- import


def test_a_plan_is_sent_as_a_person_and_told_as_read_tells_it(demonstration: Path) -> None:
    path = plan(demonstration.parent, WELL, WRONG)
    told = pamoja("import", path, "--by", LEKADAA, "--data", demonstration, at=demonstration.parent)
    as_read = pamoja("read", path, *SAMBURU, at=demonstration.parent)
    first, *summary, last = told.stdout.splitlines()
    assert first.startswith("more.csv: ")
    assert summary == as_read.stdout.splitlines()[1:]
    uuid, state = rows(demonstration, "SELECT uuid, state FROM plans_submission ORDER BY id DESC LIMIT 1")[0]
    assert (last.split("/")[-2].replace("-", ""), state) == (uuid, "read")
    assert last.startswith("See it at http://127.0.0.1:8000/samburu/2026-27/submissions/")


def test_good_rows_go_into_the_plan_where_asked_and_the_others_wait(demonstration: Path) -> None:
    path = plan(demonstration.parent, WELL, WRONG)
    words = ("import", path, "--by", "LEKADAA@ewaso.example", "--put-in", "--data", demonstration)
    assert "1 row put into the plan, 1 waiting.\n" in pamoja(*words, at=demonstration.parent).stdout
    assert not findings_are_new(demonstration)
    assert f"“{path.name}” was sent already by Lekadaa (demo)" in refused(
        pamoja(*words, at=demonstration.parent)
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--by", "auditor@audit.example"), "Your role in Samburu does not let you send a plan"),
        (("--by", "otieno@elsewhere.example"), "Otieno (demo) plays no part in any county"),
        (("--by", "nobody@elsewhere.example"), "Nobody has joined with the e-mail address"),
        (("--by", LEKADAA, "--organisation", LISHE), "name one with --organisation. Lekadaa (demo) has these: Ewaso"),
        (("--by", LEKADAA, "--cycle", "2027/28"), "Lekadaa (demo) has these: Samburu 2026/27."),
        (("--by", LEKADAA, "--county", "turkana"), "name one with --county and --cycle"),
        (("--by", LEKADAA, "--county", "Sambru"), "did you mean Samburu (025)?"),
        (("--by", HALIMA, "--organisation", "Nobody"), "Halima (demo) has these: County Government of Samburu"),
        (("--by", HALIMA, "--organisation", LISHE), "Name the officer whose plan this is"),
    ],
)  # fmt: skip
def test_who_may_not_or_does_not_say_enough_is_refused_and_nothing_is_kept(
    demonstration_made: Path, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    count = "SELECT count(*) FROM plans_submission"
    before = rows(demonstration_made, count)
    told = pamoja("import", plan(tmp_path, WELL), *words, "--data", demonstration_made, at=tmp_path)
    assert says in refused(told)
    assert rows(demonstration_made, count) == before


def test_a_plan_sent_on_behalf_asks_its_officer_by_mail(demonstration: Path) -> None:
    words = (
        "--by",
        HALIMA,
        "--organisation",
        LISHE,
        "--officer",
        "Yusuf",
        "--officer-email",
        "yusuf@lishe.example",
    )
    told = pamoja(
        "import", plan(demonstration.parent, WELL), *words, "--data", demonstration, at=demonstration.parent
    )
    assert told.returncode == 0
    asked = (
        "SELECT subject FROM journal_message WHERE \"to\" = 'yusuf@lishe.example' AND subject LIKE 'Is this%'"
    )
    assert len(rows(demonstration, asked)) == 1


def test_a_file_that_cannot_be_opened_or_read_is_refused(demonstration: Path) -> None:
    at = demonstration.parent
    (at / "torn.xlsx").write_bytes(os.urandom(3000))
    (at / "empty.csv").touch()
    for name, says in (
        ("nowhere.csv", "“nowhere.csv” could not be opened"),
        ("empty.csv", "Nothing was sent"),
        ("torn.xlsx", "“torn.xlsx” is neither a workbook nor a text file"),
    ):
        assert says in refused(pamoja("import", name, "--by", LEKADAA, "--data", demonstration, at=at))


# --- tick


NOTHING = (
    "0 tasks queued, 0 done, 0 messages sent, 0 old results thrown away, 0 expired sessions thrown away\n"
)


def test_a_tick_renews_the_findings_and_a_second_one_has_nothing_to_do(demonstration: Path) -> None:
    at = demonstration.parent
    words = ("--by", LEKADAA, "--put-in", "--data", demonstration)
    assert pamoja("import", plan(at, WELL), *words, at=at).returncode == 0
    told = pamoja("tick", "--data", demonstration, at=at).stdout
    assert told == NOTHING.replace("0 tasks queued, 0 done", "1 task queued, 1 done")
    assert findings_are_new(demonstration)
    assert pamoja("tick", "--data", demonstration, at=at).stdout == NOTHING


def test_a_tick_throws_away_old_results_and_sessions_that_are_over(demonstration: Path) -> None:
    at = demonstration.parent
    words = ("--by", LEKADAA, "--put-in", "--data", demonstration)
    assert pamoja("import", plan(at, WELL), *words, at=at).returncode == 0
    assert pamoja("tick", "--data", demonstration, at=at).returncode == 0
    with closing(sqlite3.connect(demonstration / "pamoja.sqlite3")) as tables, tables:
        tables.execute("UPDATE django_tasks_database_dbtaskresult SET finished_at = '2020-01-01'")
        tables.execute(
            "INSERT INTO django_session VALUES ('one', '', '2020-01-01'), ('two', '', '2999-01-01')"
        )
    told = pamoja("tick", "--data", demonstration, at=at).stdout
    assert "2 old results thrown away, 1 expired session thrown away" in told  # an analysis, the night's copy
    assert pamoja("tick", "--data", demonstration, at=at).stdout == NOTHING


@pytest.fixture
def mailbox() -> Iterator[tuple[int, list[str]]]:
    """A mail server, and whom the mails it took were for."""
    came: list[str] = []

    class Kept(Message):
        def handle_message(self, message: object) -> None:
            came.append(str(message["To"]))  # type: ignore[index]

    port = free_port()
    server = Controller(Kept(), hostname="127.0.0.1", port=port)
    server.start()
    yield port, came
    server.stop()


def test_messages_go_to_the_mail_server_once_and_wait_while_it_is_away(
    tmp_path: Path, mailbox: tuple[int, list[str]]
) -> None:
    port, came = mailbox
    data = tmp_path / "data"
    assert pamoja("start-county", *SAMBURU, *ADMIN, "--data", data, at=tmp_path).returncode == 0
    away = {"PAMOJA_MAIL_HOST": "127.0.0.1", "PAMOJA_MAIL_PORT": str(free_port())}
    assert ", 0 messages sent," in pamoja("tick", "--data", data, at=tmp_path, **away).stdout
    assert rows(data, "SELECT state, tries FROM journal_message") == [("waiting", 1)]
    with closing(sqlite3.connect(data / "pamoja.sqlite3")) as tables, tables:
        tables.execute("UPDATE journal_message SET written_at = '2026-01-01'")
    there = {"PAMOJA_MAIL_HOST": "127.0.0.1", "PAMOJA_MAIL_PORT": str(port)}
    assert ", 1 message sent," in pamoja("tick", "--data", data, at=tmp_path, **there).stdout
    assert ", 0 messages sent," in pamoja("tick", "--data", data, at=tmp_path, **there).stdout
    assert came == ["amina@county.example"]


def test_without_a_mail_server_each_message_is_a_file_in_the_outbox(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert pamoja("start-county", *SAMBURU, *ADMIN, "--data", data, at=tmp_path).returncode == 0
    assert ", 1 message sent," in pamoja("tick", "--data", data, at=tmp_path).stdout
    (message,) = (data / "outbox").iterdir()
    assert "To: amina@county.example" in message.read_text()


def test_commands_of_the_site_that_need_a_county_say_how_to_start_one(tmp_path: Path) -> None:
    for words in (("tick",), ("import", plan(tmp_path, WELL), "--by", LEKADAA)):
        told = pamoja(*words, "--data", "nowhere", at=tmp_path)
        assert "There is no county in “nowhere”: start one with pamoja start-county" in refused(told)
    assert not (tmp_path / "nowhere").exists()


# --- reviewer


def test_only_somebody_who_signs_in_looks_at_the_phrases_of_all_counties(
    started: tuple[Path, str],
) -> None:
    data, _ = started
    unknown = pamoja("reviewer", "--email", "nobody@example.org", "--data", data, at=data.parent)
    assert "Nobody signs in with “nobody@example.org”" in refused(unknown)
    with closing(sqlite3.connect(data / "pamoja.sqlite3")) as tables, tables:
        tables.execute(
            "INSERT INTO organisations_user (password, is_superuser, uuid, email, name, language, is_active,"
            " demonstration) VALUES ('!', 0, ?, 'rehema@example.org', 'Rehema', '', 1, 0)",
            ["0" * 32],
        )
    held = "SELECT count(*) FROM organisations_user_user_permissions"
    told = pamoja("reviewer", "--email", "Rehema@example.org", "--data", data, at=data.parent)
    assert (told.returncode, told.stdout) == (
        0, "Rehema may look at the phrases of all counties, at /words/review/.\n"
    )  # fmt: skip
    assert rows(data, held) == [(1,)]
    told = pamoja("reviewer", "--email", "rehema@example.org", "--end", "--data", data, at=data.parent)
    assert told.stdout.startswith("Rehema no longer looks")
    assert rows(data, held) == [(0,)]

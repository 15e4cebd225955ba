"""`pamoja serve`, run as people run it: it gets ready, works in the background, and leaves nothing behind."""

import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from cli.site_running import (
    WELL,
    WITHIN,
    environment,
    findings_are_new,
    free_port,
    pamoja,
    plan,
    processes,
    refused,
    rows,
    serving,
    wait_for,
)
from pamoja.cli.serving import MENDED_SQLITE
from tests_paths import DOCS

CHECK = (
    "import django; django.setup()\n"
    "from pamoja.journal.queries import first_broken\n"
    "from django.apps import apps\n"
    "ours = [m for m in apps.get_models() if m.__module__.startswith('pamoja.')]\n"
    "print(first_broken(), [(m.__name__, m.objects.count()) for m in ours])"
)
needs_postgresql = pytest.mark.skipif(
    "PAMOJA_TEST_DATABASE" not in os.environ, reason="it needs a PostgreSQL"
)
LEKADAA = "lekadaa@ewaso.example"
MOST_SECONDS_TO_END = 15
WEB, WORKER = "gunicorn", "pamoja work"


def put_in_more(data: Path) -> None:
    told = pamoja(
        "import", plan(data.parent, WELL), "--by", LEKADAA, "--put-in", "--data", data, at=data.parent
    )
    assert "1 row put into the plan, 0 waiting." in told.stdout, told.stderr


def put_in_until_running(data: Path) -> None:
    """Put a row in and come back in the middle of the analysis that follows."""
    words = ["import", str(plan(data.parent, WELL)), "--by", LEKADAA, "--put-in", "--data", str(data)]
    command = [sys.executable, "-m", "pamoja", *words]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL) as importing:
        wait_for(lambda: is_running(data), pause=0.01)
        importing.kill()  # its rows are in the plan, it has only to tell


def is_gone(data: Path, process: int) -> bool:
    return process not in processes(data)


def nothing_left(data: Path) -> bool:
    return not processes(data)


def test_it_says_ready_once_pages_answer(demonstration: Path) -> None:
    with serving("serve", data=demonstration) as site:
        assert (site.status("/"), site.status("/account/login/")) == (302, 200)
        style = next((demonstration / "static" / "pamoja").glob("pamoja.*.css")).name
        assert site.status(f"/static/pamoja/{style}") == 200
        assert site.status("/static/pamoja/nowhere.css") == 404
    assert site.lines == [f"Ready: {site.address}/\n"]
    assert "Traceback" not in site.said
    of_sqlite = [line for line in site.said.splitlines() if "WAL reset" in line]
    assert len(of_sqlite) == (sqlite3.sqlite_version_info < MENDED_SQLITE)


def test_a_second_start_gathers_no_style_again(demonstration: Path) -> None:
    listed = demonstration / "static" / "staticfiles.json"
    before = listed.stat().st_mtime_ns
    with serving("serve", data=demonstration):
        assert listed.stat().st_mtime_ns == before
    listed.unlink()
    with serving("serve", data=demonstration):
        assert listed.exists()


def test_a_taken_port_is_a_sentence_and_nothing_starts(demonstration: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as other:
        port = str(other.getsockname()[1])
        told = pamoja("serve", "--port", port, "--data", demonstration, at=demonstration.parent)
    assert refused(told).startswith(f"Port {port} is taken by another program: stop that one, or choose")
    assert nothing_left(demonstration)


@pytest.mark.parametrize("words", [("--port", "0"), ("--port", "70000"), ("--host", "192.0.2.1")])
def test_a_port_or_host_that_cannot_be_served_at_is_refused(
    demonstration: Path, words: tuple[str, str]
) -> None:
    told = pamoja(
        "serve", "--port", str(free_port()), *words, "--data", demonstration, at=demonstration.parent
    )
    assert "choose another with --host or --port" in refused(told)


def test_a_folder_without_a_county_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    told = pamoja("serve", "--data", tmp_path / "nowhere", at=tmp_path)
    assert f"There is no county in “{tmp_path / 'nowhere'}”: start one with pamoja start-county" in refused(
        told
    )
    assert list(tmp_path.iterdir()) == []


def test_tables_without_a_county_are_refused(tmp_path: Path) -> None:
    assert pamoja("seed", "--data", "data", at=tmp_path).returncode == 0
    told = pamoja("serve", "--port", str(free_port()), "--data", "data", at=tmp_path)
    assert "There is no county in “data”" in refused(told)
    assert nothing_left(tmp_path / "data")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_cleanly_within_seconds_and_leaves_nothing(demonstration: Path, sign: int) -> None:
    with serving("serve", data=demonstration) as site:
        assert len(processes(demonstration)) >= 3
        began = time.monotonic()
        assert site.stop(sign) == 0
        assert time.monotonic() - began < MOST_SECONDS_TO_END
        assert nothing_left(demonstration)
        with socket.socket() as port:
            port.bind(("127.0.0.1", site.port))
    assert "Traceback" not in site.said


def test_when_it_is_killed_what_it_started_ends_by_itself(demonstration: Path) -> None:
    with serving("serve", data=demonstration) as site:
        site.stop(signal.SIGKILL)
        wait_for(lambda: nothing_left(demonstration))
    assert nothing_left(demonstration)


def test_when_the_web_dies_it_says_so_and_ends(demonstration: Path) -> None:
    with serving("serve", data=demonstration) as site:
        os.kill(site.process_of(WEB), signal.SIGKILL)
        assert site.process.wait(WITHIN) == 1
        assert "the web process ended (signal 9), so everything ends" in site.said
        wait_for(lambda: nothing_left(demonstration))


def test_findings_are_renewed_within_seconds_of_a_put_in(demonstration: Path) -> None:
    with serving("serve", data=demonstration):
        before = rows(demonstration, "SELECT max(plan_version) FROM analysis_run")
        put_in_more(demonstration)
        wait_for(lambda: findings_are_new(demonstration))
        assert rows(demonstration, "SELECT max(plan_version) FROM analysis_run") > before


def is_running(data: Path) -> bool:
    return rows(
        data, "SELECT status FROM django_tasks_database_dbtaskresult ORDER BY enqueued_at DESC LIMIT 1"
    ) == [("RUNNING",)]


def test_a_worker_killed_in_the_middle_is_started_again_and_finishes(demonstration: Path) -> None:
    with serving("serve", data=demonstration) as site:
        worker = site.process_of(WORKER)
        put_in_until_running(demonstration)
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda: findings_are_new(demonstration))
        assert site.process_of(WORKER) != worker
        assert "the worker ended (signal 9) and is started again" in site.said
        assert site.status("/") == 302


def test_what_a_killed_site_had_begun_is_finished_by_the_next_one(demonstration: Path) -> None:
    with serving("serve", data=demonstration) as site:
        put_in_until_running(demonstration)
        for process in [site.process.pid, *processes(demonstration)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
    wait_for(lambda: nothing_left(demonstration))
    assert not findings_are_new(demonstration)
    with serving("serve", data=demonstration):
        wait_for(lambda: findings_are_new(demonstration))


def test_a_worker_that_cannot_live_ends_the_site(demonstration: Path) -> None:
    with serving("serve", data=demonstration) as site:
        for _ in range(4):
            worker = wait_for(lambda: site.process_of(WORKER))
            os.kill(worker, signal.SIGKILL)
            wait_for(partial(is_gone, demonstration, worker))
        assert site.process.wait(WITHIN) == 1
        assert "4 times in a minute: giving up" in site.said


def test_two_sites_on_one_folder_share_its_work(demonstration: Path) -> None:
    with serving("serve", data=demonstration), serving("serve", data=demonstration) as other:
        put_in_more(demonstration)
        wait_for(lambda: findings_are_new(demonstration))
        assert other.status("/") == 302
        tasks = "SELECT count(*) FROM django_tasks_database_dbtaskresult"
        assert rows(demonstration, tasks) == [(2,)]  # the copy of the night before, and one analysis


def test_behind_a_proxy_with_https_links_and_cookies_are_for_that_address(demonstration: Path) -> None:
    with serving("serve", data=demonstration, PAMOJA_ADDRESS="https://jwp.county.example/") as site:
        came_in = {"Host": "jwp.county.example", "X-Forwarded-Proto": "https"}
        asked = urllib.request.Request(f"{site.address}/account/login/", headers=came_in)
        with urllib.request.urlopen(asked) as answer:
            cookies = answer.headers.get_all("Set-Cookie")
            assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
        assert cookies
        assert all("; Secure" in cookie for cookie in cookies)
        asked.add_header("Host", "elsewhere.example")
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(asked)


def new_database(name: str) -> str:
    """The address of an empty database beside that of the tests."""
    settings = connection.settings_dict
    where = f"host={settings['HOST']} user={settings['USER']}"
    with psycopg.connect(f"{where} dbname=postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
    return f"postgresql://{settings['USER']}@/{name}?host={settings['HOST']}"


@needs_postgresql
def test_it_serves_from_postgresql(tmp_path: Path) -> None:
    database = new_database("served")
    with serving("demo", "--no-browser", data=tmp_path / "data", PAMOJA_DATABASE=database) as site:
        assert site.status("/account/login/") == 200
        assert sum(WEB in words for words in processes(site.data).values()) > 2
    assert not (tmp_path / "data" / "pamoja.sqlite3").exists()
    assert "WAL reset" not in site.said


@needs_postgresql
def test_a_county_moves_to_postgresql_as_documented_and_its_journal_stays_whole(demonstration: Path) -> None:
    database = new_database("moved")
    put_in_more(demonstration)  # now, with a moment in millionths of a second
    text = (DOCS / "how-to" / "secretariat-installs.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\.venv/bin/python (-m django .*)$", text, re.MULTILINE)
    assert [words.split()[2] for words in commands] == ["dumpdata", "migrate", "loaddata"]
    before = {"PAMOJA_DATA": str(demonstration), "DJANGO_SETTINGS_MODULE": "pamoja.config.settings"}
    after = before | {"PAMOJA_DATABASE": database}
    check = f"-c {CHECK}"
    told = [
        subprocess.run(
            [sys.executable, *words.split(maxsplit=1 if words == check else -1)],
            cwd=demonstration.parent,
            env=environment(**surroundings),
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for words, surroundings in zip(
            [check, *commands, check], [before, before, after, after, after], strict=True
        )
    ]
    assert told[0] == told[-1]
    assert told[0].startswith("None ")
    with serving("serve", data=demonstration, PAMOJA_DATABASE=database) as site:
        assert site.status("/account/login/") == 200

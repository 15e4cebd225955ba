"""The signed-in site with 10,000 activities: pages in the server, downloads, bytes on the wire, upload, analysis."""

import io
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ACTIVITIES, REPEATS = 10_000, 5
RE_ANALYSED, PARTNERS = 840, 14
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PAGES = (
    "", "plans/", "plans/?sector=water", "plans/?order=budget&page=7", "plans/?words=borehole", "where/", "when/",
    "findings/", "gaps/", "received/", "partners/", "people/", "send/", "programmes/",
)  # fmt: skip
DOWNLOADS = ("plans.csv", "plans.xlsx")


def run() -> dict[str, object]:
    """Everything, each in a county made for it; targets stand beside what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        county = _county(data)
        pages = _pages(county)
        downloads = _downloads(county)
        small = _analysis(county)
        with _served(data) as address:
            wire = _wire(address)
            upload = _upload(address, Path(folder))
    return {
        "pages": {"target_ms": 100, "target_queries": 12, "slowest_ms": max(p["ms"] for p in pages.values()),
                  "most_queries": max(p["queries"] for p in pages.values()), "each": pages},
        "downloads": {"target_first_byte_ms": 300, "each": downloads},
        "analysis": small,
        "wire": {"target_first_kB": 30, "target_later_kB": 5, **wire},
        "upload": {"target_seconds": 2.0, **upload},
    }  # fmt: skip


def _county(data: Path) -> Any:
    """A demonstration county with ten thousand activities beside its own."""
    from pamoja.cli.site import set_up

    set_up(data)
    import datetime as dt

    from pamoja.cli.demonstration import make
    from pamoja.cli.static import gather
    from site_data import fill

    gather()
    cycle = make(folder=data, at=dt.datetime.now(dt.UTC), tell=lambda _: None)
    fill(cycle, ACTIVITIES)
    cycle.refresh_from_db()
    from pamoja.analysis.operations import analyse

    analyse(cycle=cycle, at=dt.datetime.now(dt.UTC))
    return cycle


def _client(email: str) -> Any:
    from django.test import Client

    from pamoja.organisations.models import User

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(
        User.objects.get(email=email), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def _pages(cycle: Any) -> dict[str, dict[str, float]]:
    """Median milliseconds in the server and the number of queries of each page, for an economist and a partner."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found: dict[str, dict[str, float]] = {}
    for who, email in (("economist", "amina@county.example"), ("partner", "lekadaa@ewaso.example")):
        client = _client(email)
        for page in (*PAGES, *_more_pages(cycle)):
            address = f"/{cycle.county.key}/{cycle.slug}/{page}"
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            asked = len(queries)
            times = []
            for _ in range(REPEATS):
                began = time.perf_counter()
                client.get(address)
                times.append((time.perf_counter() - began) * 1000)
            found[f"{who} /{page}"] = {
                "status": answer.status_code, "ms": round(statistics.median(times), 1), "queries": asked,
                "kB": round(len(answer.content) / 1000, 1),
            }  # fmt: skip
    return found


def _more_pages(cycle: Any) -> list[str]:
    """One activity, ward, finding, partner and submission."""
    from pamoja.analysis.queries import newest_run
    from pamoja.plans.models import Activity, Submission

    activity = Activity.objects.filter(cycle=cycle, organisation__name__startswith="Ewaso").order_by("id")[0]
    run = newest_run(cycle)
    assert run
    finding = run.findings.order_by("rank")[0]
    sent = Submission.objects.filter(cycle=cycle, organisation=activity.organisation).order_by("id")[0]
    return [
        f"plans/{activity.short_number}/", "where/maralal/", f"findings/{finding.key}/",
        f"partners/{activity.organisation.uuid}/", f"submissions/{sent.uuid}/", "journal/",
    ]  # fmt: skip


def _downloads(cycle: Any) -> dict[str, dict[str, float]]:
    """Milliseconds to the first byte and to the last; beside them openpyxl writing as many rows at once."""
    client = _client("amina@county.example")
    found: dict[str, dict[str, float]] = {}
    for name in DOWNLOADS:
        began = time.perf_counter()
        answer = client.get(f"/{cycle.county.key}/{cycle.slug}/{name}")
        parts = iter(answer.streaming_content)
        size = len(next(parts))
        first = time.perf_counter() - began
        size += sum(map(len, parts))
        found[name] = {
            "first_byte_ms": round(first * 1000, 1), "all_ms": round((time.perf_counter() - began) * 1000),
            "kB": round(size / 1000),
        }  # fmt: skip
    found["openpyxl, the same number of rows"] = _openpyxl()
    return found


def _openpyxl() -> dict[str, float]:
    from openpyxl import Workbook

    began = time.perf_counter()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Plan")
    for row in range(ACTIVITIES):
        sheet.append([f"text {row} {column}" for column in range(25)])
    target = io.BytesIO()
    book.save(target)
    taken = round((time.perf_counter() - began) * 1000)
    return {"first_byte_ms": taken, "all_ms": taken, "kB": round(len(target.getvalue()) / 1000)}


def _analysis(cycle: Any) -> dict[str, object]:
    """Seconds to analyse 14 partners' 840 rows anew, in a cycle of their own, and the ten thousand."""
    import datetime as dt

    from pamoja.analysis.operations import analyse
    from pamoja.cycles.operations import start_cycle
    from site_data import fill

    now = dt.datetime.now(dt.UTC)
    other = start_cycle(county=cycle.county, year="2027/28", by=None, at=now, demonstration=True)
    fill(other, RE_ANALYSED, partners=PARTNERS)
    result: dict[str, object] = {"target_seconds_840": 3.0}
    for name, one in (("840", other), ("10000", cycle)):
        began = time.perf_counter()
        run = analyse(cycle=one, at=now)
        result[f"seconds_{name}"] = round(time.perf_counter() - began, 2)
        result[f"findings_{name}"] = run.findings.count()
    return result


@contextmanager
def _served(data: Path) -> Iterator[str]:
    """The site as people use it, web and worker."""
    port = "8377"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PAMOJA_", "DJANGO_"))}
    command = [sys.executable, "-m", "pamoja", "demo", "--no-browser", "--port", port, "--data", str(data)]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True
    )
    try:
        for line in running.stdout or ():
            if match := re.match(r"Ready: (\S+)/$", line):
                yield match[1]
                break
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(20)


def _wire(address: str) -> dict[str, object]:
    """Kilobytes over the wire in a browser: a first visit with style and script, then a walk with htmx."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        received: list[float] = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))

        def taken() -> float:
            page.wait_for_timeout(400)
            total = round(sum(received) / 1000, 1)
            received.clear()
            return total

        page.goto(f"{address}/")
        first = {"sign in": taken()}
        page.get_by_role("button", name="Amina").click()
        page.get_by_role("button", name="Sign out").wait_for()
        home = f"{address}/samburu/2026-27/"
        taken()
        session.send("Network.clearBrowserCache")
        page.goto(home)
        first["home, nothing cached"] = taken()
        later: dict[str, float] = {}
        for name in ("Plans", "Who, where, when", "Findings", "Partners", "Home"):
            page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).click()
            later[name] = taken()
        browser.close()
    return {
        "first_kB": first,
        "later_kB": later,
        "most_first_kB": max(first.values()),
        "most_later_kB": max(later.values()),
    }


def _upload(address: str, folder: Path) -> dict[str, object]:
    """Seconds from pressing Send on a workbook of sixty rows to reading its preview, in a browser."""
    from openpyxl import Workbook
    from playwright.sync_api import sync_playwright

    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address}/")
        page.get_by_role("button", name="Lekadaa").click()
        page.get_by_role("button", name="Sign out").wait_for()
        for turn in range(3):
            book = Workbook()
            sheet = book.active
            sheet.append(["Activity", "Ward", "Start", "End", "Budget (KES)"])
            for row in range(60):
                sheet.append(
                    [f"Repair water point {turn}-{row}", "Maralal", "01/10/2026", "31/12/2026", 1000 + row]
                )
            book.save(folder / f"sixty {turn}.xlsx")
            page.goto(f"{address}/samburu/2026-27/send/")
            page.locator("input[type=file]").first.set_input_files(folder / f"sixty {turn}.xlsx")
            began = time.perf_counter()
            page.get_by_role("button", name="Send").first.click()
            page.wait_for_url("**/submissions/**")
            page.locator("table tbody tr").first.wait_for()
            times.append(time.perf_counter() - began)
        browser.close()
    return {"seconds": round(statistics.median(times), 2), "rows": 60}


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))

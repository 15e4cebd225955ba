"""joint-work-plan.html: the joint plan as one page to read on a phone, show on a wall or print."""

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pamoja.core.problems import Problem
from pamoja.workplan.documents import coverage, kinds, organisations, pictures, summary, views, words
from pamoja.workplan.plan import JointPlan, PlanFinding

FIRST_OF_GROUP = 8
OPEN_CARDS = 3
PRINTED_FINDINGS = 10
MOST_FINDINGS = 400
MOST_OF_ONE = 40
MOST_ROWS = 200
MOST_PROBLEMS = 100
MOST_TITLE = 300
MOST_TEXT = 4_000


def page_bytes(plan: JointPlan) -> bytes:
    """The page, whole in itself: it asks for nothing and runs nothing."""
    css = stylesheet()
    sections = views.sections(plan)
    view = coverage.coverage(plan)
    groups = shown_groups(plan)
    problems = problems_by_file(plan)
    context: dict[str, Any] = {
        "plan": plan,
        "css": Markup(css),  # noqa: S704 - our own stylesheet, shipped beside this file
        "policy": policy(css),
        "sections": sections,
        "coverage": view,
        "heat": pictures.heat(plan, view),
        "calendar": pictures.calendar(plan),
        "groups": groups,
        "opened": {rank for rank, _ in [item for _, found in groups for item in found][:OPEN_CARDS]},
        "cards": {rank for _, found in groups for rank, _ in found},
        "organisations": organisations.organisations(plan),
        "shown": {row.number for section in sections for row in section.rows[:MOST_ROWS]},
        "problems": problems,
        "problem_id": {file: f"p{at}" for at, file in enumerate(problems, 1)},
        "first_of_group": FIRST_OF_GROUP,
        "printed": PRINTED_FINDINGS,
        "most_of_one": MOST_OF_ONE,
        "most_rows": MOST_ROWS,
        "most_problems": MOST_PROBLEMS,
    }
    return environment().get_template("page.html.j2").render(context).encode(errors="replace")


def shown_groups(plan: JointPlan) -> list[tuple[kinds.Group, tuple[kinds.Ranked, ...]]]:
    """Each group of findings with those of it that the page shows."""
    groups = kinds.groups(plan)
    shares = kinds.shares(groups, MOST_FINDINGS)
    return [(group, group.found[: shares[group.key]]) for group in groups]


@cache
def environment() -> Environment:
    """The template's language: everything is escaped, and what is not given is an error."""
    made = Environment(
        loader=PackageLoader("pamoja.workplan.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=fit,
    )
    made.filters["cut"] = cut
    made.globals |= {"words": words, "views": views, "summary": summary, "kinds": kinds, "tone": tone}
    made.globals |= {"pictures": pictures, "coverage_sentence": coverage.sentence}
    return made


def fit(value: object) -> object:
    """A text as a page can hold it: nothing illegal, and cut with a mark where it would fill the page."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return words.shortened(words.clean(value), MOST_TEXT)
    return value


def cut(value: str) -> str:
    """A title or another text of a plan, cut with a mark where it is very long."""
    return words.shortened(value, MOST_TITLE)


@cache
def stylesheet() -> str:
    """The style of the page."""
    return (resources.files("pamoja.workplan.documents") / "page.css").read_text(encoding="utf-8")


def policy(css: str) -> str:
    """What a browser may do with the page: use this one stylesheet, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def tone(finding: PlanFinding) -> str:
    """Whether a finding is work that fits together or something to check."""
    return "good" if finding.kind in words.FITTING else "warn"


def problems_by_file(plan: JointPlan) -> dict[str, list[Problem]]:
    """What is wrong in each file, files in alphabetical order."""
    found: dict[str, list[Problem]] = {}
    for file, problem in views.problems(plan):
        found.setdefault(file, []).append(problem)
    return dict(sorted(found.items(), key=by_name))


def by_name(item: tuple[str, Iterable[Problem]]) -> str:
    """The file's name without regard to capitals."""
    return item[0].casefold()

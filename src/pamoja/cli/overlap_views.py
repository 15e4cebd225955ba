"""`pamoja overlaps questions` and `explain`: what to ask people about wording, and why a pair was found."""

import argparse
import gc
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pamoja.core.activities import Activity
from pamoja.core.lines import counted, on_a_line
from pamoja.core.places import Gazetteer
from pamoja.core.refusals import Refusal
from pamoja.overlap.analyse import Analysis, analyse
from pamoja.overlap.catalogue import Catalogue
from pamoja.overlap.findings import LABEL, Finding
from pamoja.overlap.questions import questions
from pamoja.workplan import demonstration, facts
from pamoja.workplan.catalogue import shipped_catalogue
from pamoja.workplan.files import keep_apart
from pamoja.workplan.overlap_tables import (
    read_activities,
    read_answers,
    read_places,
    write_questions,
)
from pamoja.workplan.plan import JointPlan

MOST_QUESTIONS = 200
WIDTH = 100


class NothingGiven(Refusal):
    """Neither tables nor the demonstration were named."""

    code = "nothing_given"
    sentence = (
        "Name the tables with --activities A.csv and --places P.csv, or use --demo for the demonstration."
    )


class NoSuchFinding(Refusal):
    """An id that no finding of these activities has."""

    code = "no_such_finding"
    sentence = (
        "None of the {many} has the id “{id}”: take one from the table or list of findings "
        "made from these same activities."
    )


@dataclass(frozen=True)
class Given:
    """What a command was told to look at; `plan` is the demonstration's, None for tables."""

    activities: tuple[Activity, ...]
    gazetteer: Gazetteer
    catalogue: Catalogue
    plan: JointPlan | None = None

    def analysed(self) -> Analysis:
        """What the engine finds in it."""
        return analyse(self.activities, self.gazetteer, self.catalogue)


def add(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the two commands beside `find`."""
    asker = actions.add_parser(
        "questions", help="the phrases worth asking people about, the most useful first"
    )
    look_at(asker)
    asker.add_argument("--limit", type=int, default=MOST_QUESTIONS, help="how many (default: %(default)s)")
    asker.add_argument(
        "--out", type=Path, required=True, help="CSV to write: phrase, suggested_intervention, ..."
    )
    asker.set_defaults(run=ask)
    teller = actions.add_parser("explain", help="why two activities were found, and how sure that is")
    look_at(teller)
    teller.add_argument("--id", required=True, help="the id of a finding")
    teller.set_defaults(run=explain)


def look_at(command: argparse.ArgumentParser) -> None:
    """Add the ways to say what is looked at."""
    command.add_argument("--activities", type=Path, help="CSV of activities")
    command.add_argument("--places", type=Path, help="CSV of places: id, name, parent_id, level")
    command.add_argument("--demo", action="store_true", help="the demonstration county instead of tables")
    command.add_argument(
        "--answers", type=Path, help="CSV of answers: phrase, intervention (an id or NEW:name)"
    )


def given(arguments: argparse.Namespace) -> Given:
    """The activities, places and wording that the arguments name; raises NothingGiven, NotReadable, WrongValue."""
    catalogue = shipped_catalogue()
    if arguments.answers:
        catalogue = read_answers(arguments.answers, catalogue)
    if arguments.demo and not (arguments.activities or arguments.places):
        plan = demonstration.joint_plan(lambda line: print(on_a_line(line), file=sys.stderr))
        rows = sorted((row.activity for row in plan.rows), key=lambda activity: activity.id)
        return Given(tuple(rows), facts.gazetteer(), catalogue, plan)
    if arguments.demo or not (arguments.activities and arguments.places):
        raise NothingGiven
    gazetteer = read_places(arguments.places)
    return Given(read_activities(arguments.activities, gazetteer), gazetteer, catalogue)


def ask(arguments: argparse.Namespace) -> None:
    """Write the questions as a table."""
    keep_apart([arguments.out], [arguments.activities, arguments.places, arguments.answers])
    asked = questions(given(arguments).analysed(), max(arguments.limit, 0))
    write_questions(arguments.out, asked)
    rows = counted(sum(question.rows for question in asked), "row", "rows")
    print(
        f"{counted(len(asked), 'question', 'questions')}; an answer to each would settle the wording of {rows}."
    )


def explain(arguments: argparse.Namespace) -> None:
    """Print one finding: its sentences, what each takes from the score, and what would change the answer."""
    analysis = given(arguments).analysed()
    try:
        finding = analysis.explain(arguments.id.strip().lower())
    except KeyError:
        many = counted(len(analysis.pairs), "finding", "findings")
        raise NoSuchFinding(id=arguments.id, many=many) from None
    print("\n".join(map(on_a_line, lines_of(finding))))


def lines_of(finding: Finding) -> list[str]:
    """A finding as lines for a terminal: the waterfall from 1.00 down to the score."""
    lines = [f"{finding.title} ({LABEL})", ""]
    left = 1.0
    for step in finding.waterfall:
        told = textwrap.wrap(step.sentence, WIDTH)
        lines.append(f"{left:5.2f} -> {step.left:4.2f}  {step.feature:14}{told[0]}")
        lines += [f"{'':29}{more}" for more in told[1:]]
        left = step.left
    lines += ["", f"Score {finding.score:.2f}, {finding.tier}. {finding.doubt}"]
    return lines


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """Leave the garbage collector off: a million small values live to the end and hold no cycles."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()

"""`pamoja overlaps gaps`: where people are in need and nobody, too little or only a county-wide claim is planned."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pamoja.cli.overlap_views import Given, given, look_at, without_cycle_search
from pamoja.core.lines import counted, on_a_line
from pamoja.core.places import Place
from pamoja.core.problems import Problem
from pamoja.overlap import Gap, Subject, kinds_of_work
from pamoja.overlap.gaps import BELOW_NEED, COUNTY_GOVERNMENT_ONLY, COUNTY_WIDE_ONLY, NOBODY
from pamoja.workplan import demonstration, facts
from pamoja.workplan.by_need import Plans, deficits_in, plans_in_tables, plans_of, shipped_people, weighed
from pamoja.workplan.deficits import Deficit, People
from pamoja.workplan.files import keep_apart
from pamoja.workplan.need_table import NeedTable, has_subjects, read_need_table, write_gaps
from pamoja.workplan.needs import NeedRow, read_needs

KIND_TOLD = {
    NOBODY: "nobody",
    COUNTY_GOVERNMENT_ONLY: "only the county government",
    COUNTY_WIDE_ONLY: "only county-wide claims",
    BELOW_NEED: "below need",
}


def add(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command beside `find`."""
    command = actions.add_parser("gaps", help="where people are in need and too little is planned")
    look_at(command)
    command.add_argument(
        "--needs",
        type=Path,
        help="CSV of need: place, population, indicator, deficit (0.42 or 42%%), subject, year, source",
    )
    command.add_argument(
        "--out", type=Path, required=True, help="CSV to write: county, ward, subject, kind, need, ..."
    )
    command.set_defaults(run=gaps)


def gaps(arguments: argparse.Namespace) -> None:
    """Weigh the gaps by need and write them, the most people not reached first."""
    keep_apart([arguments.out], [arguments.activities, arguments.places, arguments.answers, arguments.needs])
    with without_cycle_search():
        looked_at = given(arguments)
        if looked_at.plan is None:
            need = NeedTable({}, {})
            if arguments.needs:
                need = read_need_table(arguments.needs, looked_at.gazetteer, looked_at.catalogue)
            plans = plans_in_tables(looked_at.analysed())
        else:
            need = demonstrated(arguments, looked_at)
            kinds = kinds_of_work(looked_at.activities, looked_at.gazetteer, looked_at.catalogue)
            plans = plans_of(looked_at.plan, kinds)
        count = write_gaps(arguments.out, counties(looked_at, plans, need), looked_at.catalogue)
    told = ", ".join(f"{KIND_TOLD[kind]} {count[kind]:,}" for kind in KIND_TOLD if kind in count)
    print(f"{counted(sum(count.values()), 'gap', 'gaps')}{f': {told}' if told else ''}.")


def counties(looked_at: Given, plans: Plans, need: NeedTable) -> Iterator[tuple[Place, tuple[Gap, ...]]]:
    """The gaps county by county; of the demonstration its own county alone."""
    found = weighed(plans, looked_at.gazetteer, looked_at.catalogue, need.people, need.deficits)
    only = looked_at.plan.county.id if looked_at.plan else ""
    return (pair for pair in found if only in ("", pair[0].id))


def demonstrated(arguments: argparse.Namespace, looked_at: Given) -> NeedTable:
    """The need in the demonstration county: its own table or the one given, beside the shipped counts of people."""
    people: Mapping[str, People] = shipped_people(demonstration.COUNTY)
    county = facts.gazetteer()[demonstration.COUNTY]
    if arguments.needs and has_subjects(arguments.needs):
        told = read_need_table(arguments.needs, looked_at.gazetteer, looked_at.catalogue)
        return NeedTable({**people, **told.people}, told.deficits)
    if arguments.needs:
        rows, problems = read_needs(arguments.needs, county)
    else:
        rows, problems = demonstration.needs(county)
    for problem in problems:
        print(on_a_line(_said(problem)), file=sys.stderr)
    deficits: Mapping[tuple[str, Subject], Deficit] = deficits_in(_shares(rows), looked_at.catalogue)
    return NeedTable(people, deficits)


def _shares(rows: tuple[NeedRow, ...]) -> tuple[NeedRow, ...]:
    return tuple(row for row in rows if not row.is_population)


def _said(problem: Problem) -> str:
    return f"{problem.cell}: {problem.message} {problem.hint}".removeprefix(": ")

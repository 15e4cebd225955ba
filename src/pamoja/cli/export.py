"""`pamoja export`: the whole joint plan in one format, from a county's tables or of the demonstration."""

import argparse
from pathlib import Path

from pamoja.cli.site import add_data, set_up, tell
from pamoja.core.lines import counted, on_a_line
from pamoja.core.periods import read_cycle
from pamoja.core.refusals import Refusal
from pamoja.workplan import demonstration, facts
from pamoja.workplan.exporting import FORMATS, Format, export, format_named
from pamoja.workplan.files import check_writable
from pamoja.workplan.plan import JointPlan

IATI = "iati"


class OneOrTheOther(Refusal):
    """The demonstration and a county at once."""

    code = "one_or_the_other"
    sentence = "--demo writes the demonstration: leave out --county and --cycle, or leave out --demo."


class RefAndName(Refusal):
    """An identifier of who reports without a name, or the other way round."""

    code = "ref_and_name"
    sentence = "Give both --reporting-org and --reporting-name, or neither: IATI wants who reports by both."


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    command = commands.add_parser("export", help="write the joint plan as a document or an open-data file")
    command.add_argument("format", metavar="FORMAT", help=", ".join(FORMATS))
    command.add_argument("--county", default="", help="name, slug or code of the county")
    command.add_argument("--cycle", default="", help="the county's plan year, as 2026/27")
    command.add_argument("--demo", action="store_true", help="the demonstration as shipped, without a site")
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")
    command.add_argument(
        "--reporting-org", default="", metavar="REF", help="who reports in IATI: its identifier"
    )
    command.add_argument("--reporting-name", default="", metavar="NAME", help="who reports in IATI: its name")
    add_data(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Write the file and say in a line what is in it; what cannot be done is said before the plan is made."""
    wanted = format_named(arguments.format)
    wanted.load()
    beside = _reporter(arguments)
    if arguments.demo and (arguments.county or arguments.cycle):
        raise OneOrTheOther
    check_writable([arguments.out])
    if arguments.demo:
        plan = demonstration.joint_plan(tell)
    else:
        plan, more = _of_the_site(arguments)
        beside |= more
    export(wanted.key, plan, arguments.out, **beside)
    _say(wanted, plan, arguments.out)


def _reporter(arguments: argparse.Namespace) -> dict[str, object]:
    if bool(arguments.reporting_org.strip()) != bool(arguments.reporting_name.strip()):
        raise RefAndName
    if not arguments.reporting_org.strip():
        return {}
    from pamoja.workplan.exporting.iati import Reporting  # noqa: PLC0415 - 0.4 s to load, for one format of many

    return {"reporting": Reporting(arguments.reporting_name.strip(), arguments.reporting_org.strip())}


def _of_the_site(arguments: argparse.Namespace) -> tuple[JointPlan, dict[str, object]]:
    """The whole plan as the tables have it now, and what some formats say beside it, such as the numbers."""
    county = facts.gazetteer().county(arguments.county).id if arguments.county else ""
    begins = 0
    if arguments.cycle:
        begins = read_cycle(arguments.cycle, facts.calendars()[facts.COUNTY_YEAR]).begins
    set_up(arguments.data, make=False)
    from pamoja.cli.site_plan import plan_of  # noqa: PLC0415 - its tables want Django's settings first

    return plan_of(county, begins, arguments.data)


def _say(wanted: Format, plan: JointPlan, out: Path) -> None:
    many = counted(len(plan.rows), "activity", "activities")
    print(on_a_line(f"{plan.county.name} {plan.cycle.label}: {many} as {wanted.label} in {out}"))
    if wanted.key == IATI:
        from pamoja.workplan.exporting.iati import left_out  # noqa: PLC0415

        missing = len(left_out(plan))
        if missing:
            told = counted(missing, "activity is", "activities are")
            print(f"{told} left out: IATI wants a first day. The top of the file names them.")

"""What was read becomes rows held against the plan: by their ids where the workbook is ours, else by what they say."""

from dataclasses import dataclass

from pamoja.organisations.queries import names_of_one
from pamoja.plans import returning, staging
from pamoja.plans.models import Row, Submission
from pamoja.workplan.exchange import Json


@dataclass(frozen=True)
class Staged:
    """What was read, as rows not yet saved, what is wrong with the file itself, and whose plan it says it is."""

    rows: list[Row]
    problems: list[Json]
    skipped: list[Json]
    named: str
    tables: list[Json]


def staged_from(submission: Submission, found: Json) -> Staged:
    """The rows of a reading held against the plan; those of a workbook of ours by their ids. Raises TooManyRows."""
    found = staging.without_half_characters(found)
    tables = found.get("tables", [])
    if "returned" in found:
        back = returning.stage(submission, found)
        skipped = [*found["skipped"], *back.skipped]
        return Staged(back.rows, back.problems, skipped, found["organisation"], tables)
    found = staging.without_guess(found, submission.name)
    rows = staging.rows_of(submission, found)
    planned = staging.planned(submission.cycle, submission.organisation)
    own = names_of_one(submission.organisation)
    staging.recognise(rows, planned, submission.organisation.name, own)
    return Staged(rows, staging.problems_of_file(found), found["skipped"], found["organisation"], tables)

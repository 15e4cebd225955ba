"""A sent file given back: the very workbook, with what is remarked on its rows and cells in the reader's language."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pamoja.analysis.said import problem_hint, problem_message
from pamoja.plans import queries
from pamoja.plans.models import Row, Submission
from pamoja.workplan import returned_words as words
from pamoja.workplan.marked_copy import CellSays, Remarks, RowSays, give_back


def write(found: Submission, path: Path) -> None:
    """The sender's own workbook with our remarks, written to this file; raises a Refusal where it cannot be read."""
    known = [layout.said["words"] for layout in queries.layouts_of(found.organisation)]
    give_back(Path(found.file.path), path, name=found.name, remarks=remarks_on(found), known=known)


def remarks_on(found: Submission) -> Remarks:
    """All that is to be said of a file as its rows stand now."""
    rows = list(queries.rows_of(found))
    corrected = queries.corrected_among(rows)
    back = found.state == Submission.State.WITHDRAWN
    said = [
        RowSays(
            row.sheet,
            row.line,
            words.TAKEN_BACK if back else _state(row),
            row.activity.short_number if row.activity and row.state == Row.State.IN_PLAN else "",
            " ".join(_remarks(row, corrected=row.pk in corrected)),
        )
        for row in rows
    ]
    known = {(one.sheet, one.line) for one in said}
    left = (s for s in found.skipped if (s["sheet"], s["row"]) not in known and s["reason"] in words.LOOK_OF)
    said += [RowSays(s["sheet"], s["row"], s["reason"]) for s in left]
    problems = [problem for row in rows if row.pk not in corrected for problem in row.problems]
    cells = [
        CellSays(p["sheet"], p["cell"], str(p["severity"]), f"{problem_message(p)}\n{problem_hint(p)}")
        for p in (*problems, *found.problems)
    ]
    title = f"{found.organisation.name}, {found.cycle.label}"
    return Remarks(said, cells, "sw" if (get_language() or "").startswith("sw") else "en", title)


def _state(row: Row) -> str:
    if row.state == Row.State.IN_PLAN:
        return words.IN_PLAN
    if row.state == Row.State.ASIDE:
        return words.REPLACED if row.known else words.ASIDE
    if row.known:
        return words.KNOWN
    grave = {Row.Trouble.WRONG: words.MEND, Row.Trouble.DOUBTFUL: words.CHECK}
    return grave.get(Row.Trouble(row.trouble), words.WAITING)


def _remarks(row: Row, *, corrected: bool) -> Iterator[str]:
    if corrected:
        yield _("Corrected on the site: what was typed there counts, not what the file says.")
    for problem in row.problems:
        cell = f"{problem['cell']}: " if problem["cell"] else ""
        yield f"{cell}{problem_message(problem)} {problem_hint(problem)}"

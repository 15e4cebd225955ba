"""A file that is read again: its waiting rows say what is read now, and nothing that people did to rows is lost."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from pamoja.core.problems import Problem
from pamoja.organisations.models import User
from pamoja.plans.models import Row, RowVersion, Submission
from pamoja.plans.staging import fingerprint
from pamoja.workplan.correcting import field_of, trouble_of
from pamoja.workplan.exchange import Json, problem_json

BATCH = 500
PARTS = {"days": ("start", "end"), "places": ("places",), "money": ("budget",)}
Place = tuple[str, int]


@dataclass
class Found:
    """What becomes of the rows: those that are new, those that say something else now, and those that are gone."""

    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    first: list[RowVersion] = field(default_factory=list)
    more: list[RowVersion] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)


def put_in_place(submission: Submission, fresh: Sequence[Row], *, at: dt.datetime) -> None:
    """Put rows that were read again in the place of those that wait; called where the submission is locked.

    Rows of the plan stay; where such a row says something else now, a row that changes it waits beside it. What people
    corrected in waiting rows is kept, field by field.
    """
    standing = list(submission.rows.select_for_update(of=("self",)).order_by("position"))
    kept = {row.pk for row in standing}
    versions = {v.row_id: v for v in RowVersion.objects.filter(row__in=kept, number=1)}
    last = {
        v.row_id: v for v in RowVersion.objects.filter(row__in=kept).order_by("number").select_related("by")
    }
    found = _Merging(submission, standing, versions, last, at).merged(fresh)
    RowVersion.objects.filter(row__in=[row.pk for row in found.gone]).delete()
    Row.objects.filter(pk__in=[row.pk for row in found.gone]).delete()
    fields = ["values", "problems", "trouble", "fingerprint", "version", "known", "activity"]
    Row.objects.bulk_update(found.changed, fields, batch_size=BATCH)
    RowVersion.objects.bulk_update(found.first, ["values", "problems"], batch_size=BATCH)
    Row.objects.bulk_create(found.new, batch_size=BATCH)
    said = [_version(row, 1, by=submission.sent_by, at=submission.sent_at) for row in found.new]
    RowVersion.objects.bulk_create([*said, *found.more], batch_size=BATCH)


def _version(row: Row, number: int, *, by: User, at: dt.datetime) -> RowVersion:
    return RowVersion(row=row, number=number, values=row.values, problems=row.problems, by=by, at=at)


@dataclass
class _Merging:
    """The rows of a submission as they stand, each with its first and its last version."""

    submission: Submission
    standing: Sequence[Row]
    versions: dict[int, RowVersion]
    last: dict[int, RowVersion]
    at: dt.datetime
    found: Found = field(default_factory=Found)

    def merged(self, fresh: Sequence[Row]) -> Found:
        """Hold each row that was read against the one that stands in the same line of the file."""
        settled = {row.activity_id for row in self.standing if _is_settled(row) and row.activity_id}
        twins = {
            row.activity_id or 0: row for row in self.standing if _is_open(row) and row.activity_id in settled
        }
        twin_rows = {row.pk for row in twins.values()}
        here: dict[Place, list[Row]] = defaultdict(list)
        for row in self.standing:
            if row.pk not in twin_rows:
                here[row.sheet, row.line].append(row)
        met: set[int] = set()
        free = max((row.position for row in self.standing), default=-1) + 1
        for row in fresh:
            before = _before(
                row, [one for one in here[row.sheet, row.line] if one.pk not in met], self.versions
            )
            met |= {before.pk} if before else set()
            twin = twins.get(before.activity_id or 0) if before and _is_settled(before) else None
            free += self._one(row, before, twin, free)
            met |= {twin.pk} if twin else set()
        for row in self.standing:
            if row.pk not in met and _is_open(row):
                self._missing(row)
        return self.found

    def _one(self, row: Row, before: Row | None, twin: Row | None, position: int) -> int:
        """What becomes of one row that was read; tells how many new positions it takes."""
        if before is not None and _is_open(before):
            self._renew(before, row)
            return 0
        if before is not None and row.fingerprint in (before.fingerprint, self._file_print(before)):
            if twin is not None:
                self._missing(twin)
            return 0
        if twin is not None:
            self._renew(twin, row)
            return 0
        row.position = position
        row.known = False
        row.activity_id = (
            before.activity_id if before and before.state == Row.State.IN_PLAN else row.activity_id
        )
        self.found.new.append(row)
        return 1

    def _file_print(self, row: Row) -> str:
        return fingerprint(self.versions[row.pk].values)

    def _renew(self, row: Row, read: Row) -> None:
        """The file's words as they are read now, with what people corrected."""
        first, last = self.versions[row.pk], self.last[row.pk]
        typed = {name for name in row.values if row.values[name] != first.values.get(name)}
        first.values, first.problems = read.values, read.problems
        self.found.first.append(first)
        values = {**read.values, **{name: row.values[name] for name in typed}}
        problems = [p for p in read.problems if not typed & _fields(p)] if typed else read.problems
        row.values, row.problems, row.trouble = values, problems, trouble_of(problems)
        row.fingerprint = fingerprint(values)
        row.known, row.activity_id = (read.known and not typed, read.activity_id or row.activity_id)
        if row.version > 1:
            row.version += 1
            self.found.more.append(_version(row, row.version, by=last.by, at=self.at))
        self.found.changed.append(row)

    def _missing(self, row: Row) -> None:
        """A waiting row whose line is no activity any more: away, unless somebody corrected it."""
        if row.values == self.versions[row.pk].values:
            self.found.gone.append(row)
            return
        told = problem_json(Problem("row_not_read_again", row.sheet, f"A{row.line}"))
        row.problems = [p for p in row.problems if p["code"] != told["code"]] + [told]
        row.trouble = trouble_of(row.problems)
        self.found.changed.append(row)


def _fields(problem: Json) -> set[str]:
    """The values that a problem is about."""
    about = field_of(problem["code"])
    return set(PARTS.get(about, (about,)))


def _is_open(row: Row) -> bool:
    """Whether a row may be read anew: it waits, or somebody left it aside."""
    return row.state == Row.State.WAITING or (row.state == Row.State.ASIDE and not row.known)


def _is_settled(row: Row) -> bool:
    return not _is_open(row)


def _before(row: Row, here: Sequence[Row], versions: dict[int, RowVersion]) -> Row | None:
    """The row of the same line that says the same activity, else the first of the line."""
    title = row.values["title"]
    same = (one for one in here if versions[one.pk].values["title"] == title)
    return next(same, here[0] if here else None)

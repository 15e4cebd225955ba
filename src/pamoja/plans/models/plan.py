"""What partners send and what becomes of it: submissions, rows with their versions, activities."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pamoja.cycles.models import Cycle, Sector
from pamoja.journal.moments import by_somebody
from pamoja.organisations.models import Organisation, User
from pamoja.places.models import Place


class Submission(models.Model):
    """One file, or block pasted from a sheet, that somebody sent for an organisation.

    Where it was sent on behalf of a named officer, `officer_email` says who, and the officer confirms it by a link.
    `problems` are those of the whole file; those of a row stand with its version. `tables` tells how the columns of
    each table were read. `sent_as` is the organisation it was sent for, where that is treated as one with
    `organisation` now. `money` tells for an IATI file which of its sources of money counts, what was proposed, and
    what the choice before it was.
    """

    class State(models.TextChoices):
        """How far it is."""

        READING = "reading", _("being read")
        READ = "read", _("read")
        REFUSED = "refused", _("could not be read")
        WITHDRAWN = "withdrawn", _("taken back")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="submissions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="submissions")
    sent_as = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.FileField(max_length=200)
    name = models.CharField(max_length=300)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    pasted = models.BooleanField(default=False)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    officer_name = models.CharField(max_length=200, blank=True)
    officer_email = models.EmailField(blank=True)
    confirm_hash = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.READING)
    refusal = models.TextField(blank=True)
    named = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    calendar = models.CharField(max_length=40, blank=True)
    problems = models.JSONField(default=list)
    skipped = models.JSONField(default=list)
    tables = models.JSONField(default=list)
    money = models.JSONField(default=dict)
    read_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-sent_at", "-id")
        indexes = (models.Index(fields=("cycle", "organisation")),)
        constraints = (
            models.UniqueConstraint(
                "cycle",
                Coalesce("sent_as", "organisation"),
                "digest",
                condition=~Q(state__in=("withdrawn", "refused")),
                name="same_file_once",
            ),
            by_somebody("withdrawn", name="submission_withdrawn_by_somebody"),
        )

    def __str__(self) -> str:
        return self.name


class Layout(models.Model):
    """What somebody said that the columns of an organisation's table hold, kept by its headings for the next file.

    Nothing is written over: the newest that was not undone counts.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="layouts")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="layouts")
    fingerprint = models.CharField(max_length=32)
    said = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("organisation", "undone_at")),)
        constraints = (by_somebody("undone", name="layout_undone_by_somebody"),)

    def __str__(self) -> str:
        return self.fingerprint


class Activity(models.Model):
    """A row of the joint plan. `number` is final: "samburu/2026-27/water/014". Unknown is None or "".

    `until` is the day after the last. `review` is the answer of the county's department. A row that was taken out
    again keeps its number and is `withdrawn`. `sent_as` is the organisation whose plan it came with, where that is
    treated as one with `organisation` now. `counted_in` is the activity that counts its money already, where funder
    and implementer both report it.
    """

    class Review(models.TextChoices):
        """What the department whose sector it is says."""

        SUBMITTED = "submitted", _("submitted")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="activities")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="activities")
    sent_as = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=120, unique=True)
    lead = models.CharField(max_length=300, blank=True)
    title = models.TextField()
    description = models.TextField(blank=True)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, null=True, related_name="activities")
    aligned_by = models.CharField(max_length=60, blank=True)
    sector_written = models.CharField(max_length=300, blank=True)
    programme = models.CharField(max_length=500, blank=True)
    sub_programme = models.CharField(max_length=500, blank=True)
    indicator = models.TextField(blank=True)
    target = models.CharField(max_length=500, blank=True)
    target_groups = models.JSONField(default=list)
    beneficiaries = models.PositiveBigIntegerField(null=True)
    start = models.DateField(null=True)
    until = models.DateField(null=True)
    kes = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    own = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    review = models.CharField(max_length=12, choices=Review, default=Review.SUBMITTED)
    review_note = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    withdrawn = models.BooleanField(default=False)
    counted_in = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="counts_also")

    class Meta:
        ordering = ("number",)
        verbose_name_plural = "activities"
        indexes = (
            models.Index(fields=("cycle", "withdrawn", "sector", "number")),
            models.Index(fields=("cycle", "organisation")),
        )
        constraints = (by_somebody("reviewed", name="activity_reviewed_by_somebody"),)

    def __str__(self) -> str:
        return self.title

    @property
    def short_number(self) -> str:
        """The number within its cycle: "water/014"."""
        return self.number.split("/", 2)[2]


class Row(models.Model):
    """A row of a submission that waits, is in the plan, or was left aside.

    `version` counts its corrections; the newest values stand in `values`, older ones in its versions. `known` says
    that the plan had the same row already, `activity` which one it became or updates.
    """

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "waiting", _("waiting")
        IN_PLAN = "in_plan", _("in the plan")
        ASIDE = "aside", _("left aside")

    class Trouble(models.IntegerChoices):
        """How much is wrong with it."""

        FINE = 0, _("nothing to mend")
        NOTED = 1, _("with notes")
        DOUBTFUL = 2, _("please check")
        WRONG = 3, _("must be mended")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    sheet = models.CharField(max_length=200, blank=True)
    line = models.PositiveIntegerField()
    values = models.JSONField()
    problems = models.JSONField(default=list)
    trouble = models.PositiveSmallIntegerField(choices=Trouble, default=Trouble.FINE)
    version = models.PositiveIntegerField(default=1)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    known = models.BooleanField(default=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, related_name="rows")
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("submission", "position")
        indexes = (models.Index(fields=("submission", "state")), models.Index(fields=("fingerprint",)))
        constraints = (
            models.UniqueConstraint(fields=("submission", "position"), name="row_position_once"),
            models.CheckConstraint(
                name="row_in_plan_is_an_activity", condition=~Q(state="in_plan") | Q(activity__isnull=False)
            ),
            by_somebody("settled", name="row_settled_by_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.sheet} {self.stands_at}".strip()

    @property
    def stands_at(self) -> str:
        """The number of its row; the letters of its column where the activities of a sheet run across."""
        return str(self.values["source"].get("column") or self.line)


class RowVersion(models.Model):
    """What a row said before or after a correction, and who made it; version 1 is what the file says."""

    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    problems = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("row", "number")
        constraints = (models.UniqueConstraint(fields=("row", "number"), name="row_version_once"),)

    def __str__(self) -> str:
        return f"{self.row_id} v{self.number}"


class ActivityVersion(models.Model):
    """What an activity said in a version that is not its newest, field by field as a workbook shows it.

    A workbook made then is held against it when it comes back.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    said = models.JSONField()

    class Meta:
        ordering = ("activity", "number")
        constraints = (models.UniqueConstraint(fields=("activity", "number"), name="activity_version_once"),)

    def __str__(self) -> str:
        return f"{self.activity_id} v{self.number}"


class Site(models.Model):
    """A place of an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sites")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="sites")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("activity", "position")
        constraints = (models.UniqueConstraint(fields=("activity", "place"), name="site_once"),)

    def __str__(self) -> str:
        return f"{self.activity_id} at {self.place_id}"


class BudgetLine(models.Model):
    """Money for an activity and who gives it ("" where the plan does not say), in full units."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="budget")
    position = models.PositiveSmallIntegerField()
    contributor = models.CharField(max_length=300, blank=True)
    amount = models.DecimalField(max_digits=21, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ("activity", "position")
        constraints = (
            models.UniqueConstraint(fields=("activity", "position"), name="budget_line_position_once"),
        )

    def __str__(self) -> str:
        return f"{self.currency} {self.amount}"


class ActivityRole(models.Model):
    """A name in the cells of an activity and the part that they say it plays; whose name it is, is told when read."""

    class Role(models.TextChoices):
        """What it does."""

        LEADS = "leads", _("leads it")
        CARRIES_OUT = "carries out", _("carries it out")
        MEMBER = "belongs", _("member of the consortium that leads it")
        PAYS = "pays", _("pays for it")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="roles")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    squeezed = models.CharField(max_length=300)
    role = models.CharField(max_length=12, choices=Role)
    consortium = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("activity", "position")
        indexes = (models.Index(fields=("squeezed", "role")),)
        constraints = (
            models.UniqueConstraint(fields=("activity", "position"), name="activity_role_position_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.role}"

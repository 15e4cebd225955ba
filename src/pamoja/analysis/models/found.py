"""What was found when plans were compared, and how far that is."""

import uuid

from django.db import models
from django.db.models import Q

from pamoja.cycles.models import Cycle, Priority
from pamoja.organisations.models import User
from pamoja.places.models import Place
from pamoja.plans.models import Activity


class Run(models.Model):
    """One analysis of a cycle's plan as it stood at `plan_version`; never changed afterwards.

    `catalogue` is the version of the catalogue that it was made with, "" for those made before versions were kept.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="runs")
    plan_version = models.PositiveIntegerField()
    at = models.DateTimeField()
    activities = models.PositiveIntegerField()
    pairs = models.PositiveIntegerField()
    seconds = models.FloatField()
    product = models.CharField(max_length=40)
    catalogue = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("cycle", "-id")),)

    def __str__(self) -> str:
        return f"{self.cycle_id} at {self.plan_version}"


class Progress(models.Model):
    """How far the analysis of a cycle is; one row a cycle, so that a page can say it."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="progress")
    wanted_version = models.PositiveIntegerField()
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=60, blank=True)
    share = models.FloatField(default=0)
    done_version = models.PositiveIntegerField(null=True)
    trouble = models.TextField(blank=True)

    class Meta:
        ordering = ("cycle",)
        verbose_name_plural = "progress"
        constraints = (
            models.CheckConstraint(name="share_of_one", condition=Q(share__gte=0) & Q(share__lte=1)),
        )

    def __str__(self) -> str:
        return self.step


class Finding(models.Model):
    """Something that activities say together. `key` stays the same from run to run, `fingerprint` while the facts do.

    `title` and the reasons in `evidence` are English sentences with their code and parameters beside them.
    `money` is at most that much in `currency`, None where it is unknown.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="findings")
    key = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=32)
    rank = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    tier = models.CharField(max_length=12)
    score = models.FloatField()
    title = models.TextField()
    code = models.CharField(max_length=60, blank=True)
    params = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    weakest = models.TextField()
    weakest_feature = models.CharField(max_length=20, blank=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    money = models.DecimalField(max_digits=21, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    money_note = models.CharField(max_length=300, blank=True)
    within_one_file = models.BooleanField(default=False)

    class Meta:
        ordering = ("run", "rank")
        indexes = (models.Index(fields=("key",)),)
        constraints = (
            models.UniqueConstraint(fields=("run", "key"), name="finding_once_a_run"),
            models.UniqueConstraint(fields=("run", "rank"), name="rank_once_a_run"),
        )

    def __str__(self) -> str:
        return self.title


class Member(models.Model):
    """An activity of a finding; in a sequence the earlier one first."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="members")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="in_findings")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("finding", "position")
        constraints = (models.UniqueConstraint(fields=("finding", "position"), name="member_position_once"),)

    def __str__(self) -> str:
        return f"{self.activity_id} in {self.finding_id}"


class FindingWard(models.Model):
    """A ward that a finding touches."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="wards")
    ward = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("finding", "ward")
        constraints = (models.UniqueConstraint(fields=("finding", "ward"), name="finding_ward_once"),)

    def __str__(self) -> str:
        return f"{self.finding_id} in {self.ward_id}"


class Gap(models.Model):
    """A ward that nobody, or only the county, or only county-wide claims serve, in a sector or a kind of work."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="gaps")
    ward = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=200, blank=True)
    programme = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=30)
    sentence = models.TextField()

    class Meta:
        ordering = ("run", "id")

    def __str__(self) -> str:
        return self.sentence


class Coverage(models.Model):
    """What the plans of a sector bring to a ward, or claim for the whole county where `place` is that, each row once.

    `people` and `shillings` add up what is stated; `people_untold` and `money_untold` count the activities that do
    not state it. `partners` tells that not all of them are the county government's.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="coverage")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=200)
    partners = models.BooleanField()
    activities = models.PositiveIntegerField()
    people = models.PositiveBigIntegerField()
    people_untold = models.PositiveIntegerField()
    shillings = models.DecimalField(max_digits=21, decimal_places=2)
    money_untold = models.PositiveIntegerField()

    class Meta:
        ordering = ("run", "id")
        verbose_name_plural = "coverage"
        constraints = (
            models.UniqueConstraint(fields=("run", "place", "sector"), name="coverage_once_a_run"),
        )

    def __str__(self) -> str:
        return f"{self.sector} in {self.place_id}: {self.activities}"


class PriorityMet(models.Model):
    """That an activity answers what a ward asked for, as a run found it: how near it comes, and by what it was known.

    `reach` and `by` are those of `workplan.requests`; `what` is the kind of work or the words that both have.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="priorities_met")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="met")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    reach = models.CharField(max_length=20)
    by = models.CharField(max_length=10)
    what = models.CharField(max_length=300)

    class Meta:
        ordering = ("run", "id")
        verbose_name_plural = "priorities met"
        constraints = (
            models.UniqueConstraint(fields=("run", "priority", "activity"), name="priority_met_once_a_run"),
        )

    def __str__(self) -> str:
        return f"{self.priority_id} by {self.activity_id}"


class PriorityWord(models.Model):
    """A person's word whether an activity answers what was asked for; the newest counts, none is changed."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="words")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    answers = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("priority", "activity", "id")
        indexes = (models.Index(fields=("priority", "activity", "-id")),)

    def __str__(self) -> str:
        return f"{self.priority_id} by {self.activity_id}: {self.answers}"

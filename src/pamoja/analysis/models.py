"""What the plans say together, as it was found on a day, and what people said about it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamoja.cycles.models import Cycle, Priority
from pamoja.journal.moments import by_somebody
from pamoja.organisations.models import Organisation, User
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


class Talk(models.Model):
    """The one thread about a finding: asked in private first, opened to everybody afterwards or never."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="talks")
    key = models.CharField(max_length=32)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("cycle", "key")
        constraints = (
            models.UniqueConstraint(fields=("cycle", "key"), name="one_talk_a_finding"),
            by_somebody("asked", name="asked_by_somebody"),
            by_somebody("opened", name="opened_by_somebody"),
            models.CheckConstraint(
                name="asked_before_opened", condition=Q(opened_at__isnull=True) | Q(asked_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.key


class Remark(models.Model):
    """What somebody said in a thread, for the organisation they act for; never changed."""

    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="remarks")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        ordering = ("talk", "id")

    def __str__(self) -> str:
        return self.text


class Verdict(models.Model):
    """What people decided that a finding is, and why; the newest counts, none is ever changed.

    `fingerprint` is that of the facts it was given on: where they change, the finding asks for a new look. `decides`
    where it is the county's or the secretariat's; a partner's own is its opinion until all partners say the same.
    """

    class Answer(models.TextChoices):
        """What it is."""

        SAME = "same", _("The same work")
        TWICE = "twice", _("One effort reported twice (funder and implementer)")
        DIFFERENT = "different", _("Different: another thing, place, time or people")
        BOTH = "both", _("Both are wanted: the need is larger")
        TOGETHER = "together", _("They belong together: plan them together")
        OPEN = "open", _("Taken back: not decided")

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="verdicts")
    key = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=32)
    answer = models.CharField(max_length=12, choices=Answer)
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    decides = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("cycle", "key", "id")
        indexes = (models.Index(fields=("cycle", "key", "-id")),)

    def __str__(self) -> str:
        return f"{self.key}: {self.answer}"


class Collaboration(models.Model):
    """That partners take up a finding together; bound to the finding's `key`, so it outlives every comparison."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="collaborations")
    key = models.CharField(max_length=32)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("cycle", "id")
        constraints = (models.UniqueConstraint(fields=("cycle", "key"), name="one_collaboration_a_finding"),)

    def __str__(self) -> str:
        return self.key


class CollaborationActivity(models.Model):
    """An activity that is part of a collaboration; its organisation is a member."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="activities")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="in_collaborations")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("collaboration", "position")
        verbose_name_plural = "collaboration activities"
        constraints = (
            models.UniqueConstraint(fields=("collaboration", "position"), name="collaboration_position_once"),
        )

    def __str__(self) -> str:
        return f"{self.activity_id} in {self.collaboration_id}"


class CollaborationTerms(models.Model):
    """What was agreed of a collaboration at a moment: the newest counts, none is ever changed.

    `fingerprint` is that of the facts it was agreed on, `organisation` the one for which it was written.
    """

    class State(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed", _("proposed")
        AGREED = "agreed", _("agreed")
        UNDER_WAY = "under_way", _("under way")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    collaboration = models.ForeignKey(Collaboration, on_delete=models.PROTECT, related_name="terms")
    fingerprint = models.CharField(max_length=32)
    state = models.CharField(max_length=12, choices=State)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    next_step = models.CharField(max_length=500, blank=True)
    next_on = models.DateField(null=True)
    next_by = models.CharField(max_length=200, blank=True)
    ends_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("collaboration", "id")
        verbose_name_plural = "collaboration terms"
        indexes = (models.Index(fields=("collaboration", "-id")),)
        constraints = (
            models.CheckConstraint(
                name="dropped_for_a_reason", condition=~Q(state="dropped") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="next_step_has_its_day", condition=Q(next_step="") | Q(next_on__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.collaboration_id}: {self.state}"


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


class PhraseAnswer(models.Model):
    """What somebody in a county said that a phrase is; the newest that stands counts, and none is ever rewritten.

    `key` is the phrase as two are compared. `kind` is the id of a kind of work, "NEW:name" for one that the catalogue
    lacks, "" where the person could not say; `sector`, `modality`, `target_group` and `dac` describe a new kind.
    `accepted_at` is since when the county's catalogue knows it. `review` is whether it was taken for all counties.
    """

    class Review(models.TextChoices):
        """Whether it holds for all counties."""

        WAITING = "waiting", _("waits to be looked at for all counties")
        TAKEN = "taken", _("taken for all counties")
        DECLINED = "declined", _("kept in its county")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="phrase_answers")
    phrase = models.CharField(max_length=300)
    key = models.CharField(max_length=300)
    kind = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, blank=True)
    sector = models.CharField(max_length=10, blank=True)
    modality = models.CharField(max_length=60, blank=True)
    target_group = models.CharField(max_length=100, blank=True)
    dac = models.CharField(max_length=5, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    review = models.CharField(max_length=10, choices=Review, default=Review.WAITING)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_why = models.TextField(blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("county", "id")
        indexes = (
            models.Index(fields=("county", "by", "-id")),
            models.Index(fields=("county", "key")),
            models.Index(fields=("review", "county")),
        )
        permissions = (("review_wording", "Can take a county's phrase for all counties"),)
        constraints = (
            models.CheckConstraint(name="phrase_is_not_empty", condition=~Q(key="")),
            models.CheckConstraint(
                name="phrase_reviewed_by_somebody",
                condition=Q(review="waiting", reviewed_at__isnull=True, reviewed_by__isnull=True)
                | (~Q(review="waiting") & Q(reviewed_at__isnull=False, reviewed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="phrase_declined_with_a_reason", condition=~Q(review="declined") | ~Q(reviewed_why="")
            ),
            models.CheckConstraint(
                name="phrase_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.phrase}: {self.kind}"


class CatalogueVersion(models.Model):
    """Which version of the catalogue a county used from a day on; where a batch of answers was held back, why.

    `turned` are the phrases of earlier answers that the batch would have undone, `causes` the public ids of the
    answers of the batch that did it.
    """

    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="catalogue_versions")
    version = models.CharField(max_length=20)
    at = models.DateTimeField()
    held = models.BooleanField()
    turned = models.JSONField(default=list)
    causes = models.JSONField(default=list)

    class Meta:
        ordering = ("county", "-id")

    def __str__(self) -> str:
        return self.version


class PhraseQuestion(models.Model):
    """A phrase of a run that people are asked about: the likeliest kinds by id, and the activities that say it.

    `rows` is how many rows an answer helps; the most useful question has the lowest `rank`.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="questions")
    rank = models.PositiveIntegerField()
    phrase = models.CharField(max_length=300)
    key = models.CharField(max_length=300)
    kinds = models.JSONField(default=list)
    activities = models.ManyToManyField(Activity, related_name="+")
    rows = models.PositiveIntegerField()

    class Meta:
        ordering = ("run", "rank")
        constraints = (models.UniqueConstraint(fields=("run", "rank"), name="question_rank_once_a_run"),)

    def __str__(self) -> str:
        return self.phrase


class Export(models.Model):
    """The plan, a part of it, a sent file or the whole county, made for somebody; without `by` it is a night's copy.

    `about` names its subject ("" is the whole plan, see `subjects`), `title` is what that was called, `language` is the
    asker's. Where it could not be made, `refused` is what the asker is told, and `trouble` the site's keeper. `seen` is
    what its reader was shown when it was made: where that has changed the file is not given out any more.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waiting")
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("not made")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="exports")
    format = models.CharField(max_length=20)
    about = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    night = models.DateField(null=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(max_length=20, blank=True)
    share = models.FloatField(default=0)
    trouble = models.TextField(blank=True)
    refused = models.TextField(blank=True)
    plan_version = models.PositiveIntegerField(default=0)
    seen = models.CharField(max_length=64, blank=True)
    file = models.FileField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("cycle", "by", "-id")),)
        constraints = (
            models.UniqueConstraint(fields=("cycle", "night"), name="one_copy_a_night"),
            models.CheckConstraint(
                name="export_ready_is_a_file",
                condition=~Q(state="ready") | (~Q(file="") & Q(done_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="export_for_somebody_or_a_night", condition=Q(by__isnull=False) | Q(night__isnull=False)
            ),
            models.CheckConstraint(name="export_share_of_one", condition=Q(share__gte=0) & Q(share__lte=1)),
        )

    def __str__(self) -> str:
        return f"{self.format} of {self.cycle_id}"

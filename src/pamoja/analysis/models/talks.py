"""What people say and decide of findings, and what they do together."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamoja.cycles.models import Cycle
from pamoja.journal.moments import by_somebody
from pamoja.organisations.models import Organisation, User
from pamoja.plans.models import Activity


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

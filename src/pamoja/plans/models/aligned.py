"""Where activities belong among the county's programmes, and what is suggested."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamoja.frameworks.models import CrosswalkDecision, KeyOutput, Programme, SubProgramme
from pamoja.journal.moments import by_somebody
from pamoja.organisations.models import User
from pamoja.plans.models.plan import Activity


class Alignment(models.Model):
    """Under which programme of the county an activity stands, how that was found, and what its partner says to it.

    Where no programme fits, `note` says why. `decision` is the crosswalk's where that put it there. `output` is the
    key output it is nearest to. `refused_at` marks the partner's no.
    """

    class How(models.TextChoices):
        """How it came to stand there."""

        NAMED = "named", _("its plan names the programme")
        CROSSWALK = "crosswalk", _("by the county's crosswalk")
        SUGGESTION = "suggestion", _("a suggestion that a person accepted")
        PERSON = "person", _("chosen by a person")
        NONE = "none", _("no programme fits")

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="alignment")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="alignments")
    sub_programme = models.ForeignKey(
        SubProgramme, on_delete=models.PROTECT, null=True, related_name="alignments"
    )
    output = models.ForeignKey(KeyOutput, on_delete=models.SET_NULL, null=True, related_name="alignments")
    how = models.CharField(max_length=10, choices=How)
    decision = models.ForeignKey(
        CrosswalkDecision, on_delete=models.PROTECT, null=True, related_name="alignments"
    )
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    refused_note = models.TextField(blank=True)

    class Meta:
        ordering = ("activity",)
        indexes = (models.Index(fields=("programme", "how")),)
        constraints = (
            models.CheckConstraint(
                name="aligned_or_said_why_not",
                condition=(Q(how="none", programme__isnull=True) & ~Q(note=""))
                | (~Q(how="none") & Q(programme__isnull=False)),
            ),
            models.CheckConstraint(
                name="crosswalk_names_its_decision",
                condition=Q(how="crosswalk", decision__isnull=False)
                | (~Q(how="crosswalk") & Q(decision__isnull=True)),
            ),
            models.CheckConstraint(
                name="person_aligned_is_named",
                condition=Q(how__in=("named", "crosswalk")) | Q(by__isnull=False),
            ),
            by_somebody("refused", name="alignment_refused_by_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.how}"


class Suggestion(models.Model):
    """The programme that fits an activity best, as it was found; `code` and `params` are the reason.

    `others` are the next ones with their confidence, as a list of programme row id, sub-programme row id or None,
    confidence, code and params.
    """

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="suggestion")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="suggestions")
    sub_programme = models.ForeignKey(
        SubProgramme, on_delete=models.CASCADE, null=True, related_name="suggestions"
    )
    confidence = models.FloatField()
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    others = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("activity",)
        constraints = (
            models.CheckConstraint(
                name="confidence_is_a_share", condition=Q(confidence__gte=0) & Q(confidence__lte=1)
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.programme_id}"

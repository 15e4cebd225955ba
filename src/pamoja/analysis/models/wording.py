"""What people say of phrases, and the catalogues that come of it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamoja.analysis.models.found import Run
from pamoja.organisations.models import Organisation, User
from pamoja.places.models import Place
from pamoja.plans.models import Activity


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

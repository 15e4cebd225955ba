"""The county's CIDP or ADP as tables: programme, sub-programme, key output, indicator, target, cost, vote, source."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamoja.journal.moments import by_somebody
from pamoja.organisations.models import User
from pamoja.places.models import Place


class Framework(models.Model):
    """One plan of the county as it was loaded from a file of its own; a newer loading replaces an older one."""

    class Kind(models.TextChoices):
        """Which of the county's plans it is."""

        CIDP = "cidp", _("County Integrated Development Plan")
        ADP = "adp", _("Annual Development Plan")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="frameworks")
    kind = models.CharField(max_length=10, choices=Kind)
    year = models.CharField(max_length=20)
    file = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-loaded_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "kind", "year"),
                condition=Q(replaced_at__isnull=True),
                name="one_framework_in_force",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class Programme(models.Model):
    """A programme of the county under a sector and its vote; texts are as the county writes them."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="programmes")
    position = models.PositiveIntegerField()
    sector = models.CharField(max_length=300, blank=True)
    vote = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=500)

    class Meta:
        ordering = ("framework", "position")
        constraints = (
            models.UniqueConstraint(fields=("framework", "sector", "name"), name="programme_once_a_sector"),
        )

    def __str__(self) -> str:
        return self.name


class SubProgramme(models.Model):
    """A part of a programme; its name is "" where the county names none."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="sub_programmes")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("programme", "position")
        constraints = (models.UniqueConstraint(fields=("programme", "name"), name="sub_programme_once"),)

    def __str__(self) -> str:
        return self.name or str(self.programme)


class KeyOutput(models.Model):
    """What a sub-programme will give, how it is measured and what it costs; None and "" mean not stated.

    `sheet` and `row` say where it stands in the county's file.
    """

    sub_programme = models.ForeignKey(SubProgramme, on_delete=models.CASCADE, related_name="outputs")
    position = models.PositiveIntegerField()
    output = models.TextField()
    indicator = models.TextField(blank=True)
    target = models.CharField(max_length=500, blank=True)
    cost = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    places = models.TextField(blank=True)
    sheet = models.CharField(max_length=200, blank=True)
    row = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("sub_programme", "position")
        constraints = (
            models.CheckConstraint(name="cost_not_negative", condition=Q(cost__isnull=True) | Q(cost__gte=0)),
        )

    def __str__(self) -> str:
        return self.output


class CrosswalkDecision(models.Model):
    """What the county decided a term of plans means: a sector of its own, and a programme where one is named.

    `term` is the term as it is compared, `written` as a plan wrote it. Names of programmes outlive a new loading of the
    county's plan. A newer decision on the same term ends the older, and each keeps its number.
    """

    class Scheme(models.TextChoices):
        """Of what kind the term is."""

        SECTOR = "sector", _("a partner's sector")
        PROGRAMME = "programme", _("a partner's programme")
        DAC = "dac", _("an OECD DAC purpose")
        SDG = "sdg", _("a Sustainable Development Goal")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="crosswalk_decisions")
    scheme = models.CharField(max_length=10, choices=Scheme)
    term = models.CharField(max_length=300)
    written = models.CharField(max_length=400)
    version = models.PositiveIntegerField()
    sector = models.CharField(max_length=300)
    programme = models.CharField(max_length=500, blank=True)
    sub_programme = models.CharField(max_length=500, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("county", "scheme", "term", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "scheme", "term"),
                condition=Q(ended_at__isnull=True),
                name="one_decision_a_term",
            ),
            models.UniqueConstraint(
                fields=("county", "scheme", "term", "version"), name="decision_version_once"
            ),
            by_somebody("ended", name="decision_ended_by_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.written}: {self.programme or self.sector}"

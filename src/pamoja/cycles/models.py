"""A county's joint work plan for one year: its sectors, rates, and who takes part on which terms."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamoja.journal.moments import by_somebody
from pamoja.organisations.models import Organisation, User
from pamoja.places.models import Place


class Cycle(models.Model):
    """One county year, 1 July `begins` to 30 June after. `plan_version` counts the changes of its plan."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="cycles")
    begins = models.PositiveSmallIntegerField()
    plans_due = models.DateField(null=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    sectors_are = models.CharField(max_length=500, blank=True)
    plan_version = models.PositiveIntegerField(default=0)
    demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("county", "-begins")
        constraints = (models.UniqueConstraint(fields=("county", "begins"), name="one_cycle_a_year"),)

    def __str__(self) -> str:
        return f"{self.county} {self.label}"

    @property
    def label(self) -> str:
        """The year as people write it: 2026/27."""
        return f"{self.begins}/{(self.begins + 1) % 100:02d}"

    @property
    def slug(self) -> str:
        """The year in an address: 2026-27."""
        return self.label.replace("/", "-")


class Sector(models.Model):
    """A sector of the cycle as the county budgets by it; `covers` are codes of sectors of work."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="sectors")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    vote = models.CharField(max_length=20, blank=True)
    covers = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("cycle", "position")
        constraints = (
            models.UniqueConstraint(fields=("cycle", "slug"), name="sector_slug_once"),
            models.UniqueConstraint(fields=("cycle", "name"), name="sector_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class ExchangeRate(models.Model):
    """What one unit of a currency was worth in shillings on a day, and who says so."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="rates")
    day = models.DateField()
    currency = models.CharField(max_length=3)
    kes = models.DecimalField(max_digits=16, decimal_places=6)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ("cycle", "currency", "day")
        constraints = (
            models.UniqueConstraint(fields=("cycle", "day", "currency"), name="one_rate_a_day"),
            models.CheckConstraint(name="rate_above_nothing", condition=Q(kes__gt=0)),
        )

    def __str__(self) -> str:
        return f"{self.currency} 1 = KES {self.kes}"


class WordTemplate(models.Model):
    """A county's own template of its Word documents as it was sent in; a newer one replaces an older one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="word_templates")
    file = models.CharField(max_length=300)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-sent_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("county",),
                condition=Q(replaced_at__isnull=True),
                name="one_template_in_force",
            ),
        )

    def __str__(self) -> str:
        return self.file


class Shown(models.TextChoices):
    """How much the other partners see."""

    ALL = "all", _("all partners")
    BAND = "band", _("a band only")
    TOTALS = "totals", _("totals only")


class Participation(models.Model):
    """An organisation in a cycle, and what it shows the others: nothing but totals until it chooses."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="participations")
    money = models.CharField(max_length=10, choices=Shown, default=Shown.TOTALS)
    sites = models.CharField(max_length=10, choices=Shown, default=Shown.TOTALS)
    chosen_at = models.DateTimeField(null=True)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    joined_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    reminded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("cycle", "organisation__name")
        constraints = (
            models.UniqueConstraint(fields=("cycle", "organisation"), name="takes_part_once"),
            by_somebody("chosen", name="chosen_by_somebody"),
            by_somebody("reminded", name="reminded_by_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.cycle_id}"


class Consultation(models.Model):
    """An occasion on which wards or communities said what they want, and where that is written down.

    `left_out` are the lines of its table that could not be taken: the words, what is wrong and how to mend it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="consultations")
    title = models.CharField(max_length=200)
    held_on = models.DateField(null=True)
    source = models.CharField(max_length=500)
    file = models.CharField(max_length=300, blank=True)
    left_out = models.JSONField(default=list)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-entered_at", "-id")
        constraints = (by_somebody("withdrawn", name="consultation_withdrawn_by_somebody"),)

    def __str__(self) -> str:
        return self.title


class Priority(models.Model):
    """One thing that a ward or a community asked for, in its words; `line` is its row in the table it came from."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="priorities")
    position = models.PositiveIntegerField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    sector = models.CharField(max_length=200, blank=True)
    sheet = models.CharField(max_length=200, blank=True)
    line = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("consultation", "position")
        verbose_name_plural = "priorities"
        constraints = (
            models.UniqueConstraint(fields=("consultation", "position"), name="priority_position_once"),
        )

    def __str__(self) -> str:
        return self.text


class NeedTable(models.Model):
    """A table of how great a need is in each place, as a county loaded it; `source` is who measured it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="need_tables")
    source = models.CharField(max_length=500)
    file = models.CharField(max_length=300)
    problems = models.JSONField(default=list)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-entered_at", "-id")
        constraints = (by_somebody("withdrawn", name="need_table_withdrawn_by_somebody"),)

    def __str__(self) -> str:
        return self.source


class NeedFigure(models.Model):
    """How great one need is in one place: what was measured, when, in which unit; `cell` is where it stands."""

    table = models.ForeignKey(NeedTable, on_delete=models.CASCADE, related_name="figures")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=500, blank=True)
    sheet = models.CharField(max_length=200, blank=True)
    cell = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("table", "id")
        indexes = (models.Index(fields=("place", "indicator")),)

    def __str__(self) -> str:
        return f"{self.indicator} in {self.place_id}: {self.value}"


class OutlineFile(models.Model):
    """A file with the outlines of a county's wards; `source` is who drew them, `drawn_on` when.

    `unknown` are its features that are no ward of the county, [number, name], as many as are listed.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="outline_files")
    source = models.CharField(max_length=500)
    drawn_on = models.DateField()
    file = models.CharField(max_length=300)
    unknown = models.JSONField(default=list)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-entered_at", "-id")
        constraints = (by_somebody("withdrawn", name="outline_file_withdrawn_by_somebody"),)

    def __str__(self) -> str:
        return self.source


class Outline(models.Model):
    """The outline of one ward: a Polygon or MultiPolygon of GeoJSON, in degrees east and north of WGS 84."""

    file = models.ForeignKey(OutlineFile, on_delete=models.CASCADE, related_name="outlines")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    geometry = models.JSONField()

    class Meta:
        ordering = ("file", "id")
        constraints = (models.UniqueConstraint(fields=("file", "place"), name="outline_once_a_file"),)

    def __str__(self) -> str:
        return f"{self.place_id} in {self.file_id}"


class SectorIndicator(models.Model):
    """Which figure of the need tables tells how many lack a sector's work, as somebody chose; the newest counts.

    `indicator` is as the tables name it, "" where no figure shall stand for the sector.
    """

    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="indicators")
    indicator = models.CharField(max_length=200, blank=True)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        ordering = ("sector", "id")

    def __str__(self) -> str:
        return f"{self.sector_id}: {self.indicator}"

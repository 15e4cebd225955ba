"""What became of the years before: files and their actions."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamoja.journal.moments import by_somebody
from pamoja.organisations.models import Organisation, User
from pamoja.places.models import Place


class PastFile(models.Model):
    """A file of actions and results of an earlier county year: of one organisation, or without one of all.

    `year` is the calendar year in which that county year begins. A file that was taken back is kept.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="past_files")
    year = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="past_files"
    )
    file = models.FileField(max_length=200)
    name = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-year", "-loaded_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "year", "digest"),
                condition=Q(taken_back_at__isnull=True),
                name="same_past_file_once",
            ),
            by_somebody("taken_back", name="past_file_taken_back_by_somebody"),
        )

    def __str__(self) -> str:
        return self.name


class PastAction(models.Model):
    """One action of an earlier year and what became of it; the status is "" where the file does not say.

    `name` is who did it as written, `organisation` the one of that name where we know it, `written` the status in the
    file's own words. Money spent is unknown where it is None.
    """

    class Status(models.TextChoices):
        """What became of it."""

        DONE = "done", _("done")
        ONGOING = "ongoing", _("ongoing")
        NOT_DONE = "not_done", _("not done")

    file = models.ForeignKey(PastFile, on_delete=models.PROTECT, related_name="actions")
    position = models.PositiveIntegerField()
    title = models.TextField()
    name = models.CharField(max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="past_actions"
    )
    places = models.ManyToManyField(Place, related_name="past_actions")
    status = models.CharField(max_length=10, choices=Status, blank=True)
    written = models.CharField(max_length=300, blank=True)
    result = models.TextField(blank=True)
    spent = models.DecimalField(max_digits=21, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    sheet = models.CharField(max_length=200, blank=True)
    cell = models.CharField(max_length=20)

    class Meta:
        ordering = ("-file__year", "file", "position")
        indexes = (models.Index(fields=("file", "status")),)
        constraints = (
            models.UniqueConstraint(fields=("file", "position"), name="past_action_position_once"),
        )

    def __str__(self) -> str:
        return self.title

"""Files that people asked for."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamoja.cycles.models import Cycle
from pamoja.organisations.models import User


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

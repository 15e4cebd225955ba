"""The journal's entries, each chained to the one before, and the messages waiting to be sent."""

import uuid

from django.db import models


class Entry(models.Model):
    """One write: who did what to what and when. Kept for ever; the database refuses to change or delete it.

    `by` is the public id of a person, None where the system acted; `subject` names a record as "submission:UUID".
    `hash` is over everything in the entry and the hash of the one before.
    """

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    county = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        verbose_name_plural = "entries"
        indexes = (models.Index(fields=("county", "-number")), models.Index(fields=("subject",)))

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"


class Message(models.Model):
    """A message in the outbox: written with what caused it, sent afterwards, tried again where that fails."""

    EMAIL = "email"
    WAITING, SENT, FAILED = "waiting", "sent", "failed"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=10, default=EMAIL)
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    written_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("state",)),)
        constraints = (
            models.CheckConstraint(
                name="message_sent_has_its_moment",
                condition=models.Q(state="sent", sent_at__isnull=False) | ~models.Q(state="sent"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"

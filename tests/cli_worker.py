"""The worker's round, as `pamoja serve` has it done."""

from django.utils import timezone

from pamoja.cli.working import Done, Rounds, alone


def work() -> Done:
    """Do once what is queued."""
    with alone(wait=True):
        return Rounds(cleaned_at=timezone.now()).round(timezone.now())

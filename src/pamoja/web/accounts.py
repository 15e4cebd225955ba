"""How signing in is set up: nobody signs up by themselves, people come by invitation."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from pamoja.journal.operations import write_message


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up, and puts mails into the outbox like all others."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody joins without an invitation."""
        del request
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Write a mail about an account into the outbox."""
        mail = self.render_mail(template_prefix, email, context)
        now = timezone.now()
        write_message(
            key=f"account:{template_prefix}:{email}:{now.isoformat()}",
            to=email,
            subject=mail.subject,
            body=mail.body,
            at=now,
        )

"""How signing in is set up: nobody signs up by themselves, people come by invitation."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pamoja.journal.operations import write_message

WORDS: Mapping[str, Any] = {
    "account_inactive": gettext_lazy("This account is closed. Ask the county's planning office."),
    "email_password_mismatch": gettext_lazy(
        "This address and this password do not belong together: check both."
    ),
    "enter_current_password": gettext_lazy("This is not your present password."),
    "incorrect_password": gettext_lazy("This is not your password."),
    "invalid_password_reset": gettext_lazy("This link has been used, or is too old. Ask for a new one."),
    "too_many_login_attempts": gettext_lazy(
        "Too many tries with this address. Wait five minutes, or set a new password."
    ),
    "rate_limited": gettext_lazy("Too many tries in a short time. Wait a minute and try again."),
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up, speaks in our words, and puts mails into the outbox like all others."""

    error_messages: Mapping[str, Any] = {**DefaultAccountAdapter.error_messages, **WORDS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody joins without an invitation."""
        del request
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link to set a new password, at the site's own address whatever host a request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.SITE_ADDRESS}{path.replace('UID-KEY', quote(key))}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Write a mail about an account into the outbox."""
        mail = self.render_mail(template_prefix, email, {**context, "site_address": settings.SITE_ADDRESS})
        now = timezone.now()
        write_message(
            key=f"account:{template_prefix}:{email}:{now.isoformat()}"[:200],
            to=email,
            subject=mail.subject,
            body=mail.body,
            at=now,
        )

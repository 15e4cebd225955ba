import datetime as dt
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from cast import NOW
from pamoja.journal import queries
from pamoja.journal.models import Message
from pamoja.journal.operations import send_waiting, write_message

pytestmark = pytest.mark.django_db
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
A_DAY = dt.timedelta(days=1)


class Postbox:
    """A mail server that keeps what it gets, and refuses the addresses it is told to."""

    def __init__(self) -> None:
        self.came: list[tuple[list[str], str]] = []
        self.refused: set[str] = set()

    async def handle_RCPT(  # noqa: N802 - the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if address in self.refused:
            return "550 there is nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        content: Any = envelope.content
        self.came.append((list(envelope.rcpt_tos), content.decode()))
        return "250 kept"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = SMTP_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.EMAIL_PORT = server.port
    yield box
    server.stop()


def written(key: str = "one", to: str = "lekadaa@example.org", at: dt.datetime = NOW) -> Message:
    write_message(key=key, to=to, subject="A finding\nasks", body="Habari, see\nthe finding — “maji”.", at=at)
    return Message.objects.get(key=key)


def test_a_message_is_written_once_for_a_key() -> None:
    assert write_message(key="one", to="a@example.org", subject="S", body="first", at=NOW)
    assert not write_message(key="one", to="a@example.org", subject="S", body="second", at=NOW)
    assert Message.objects.get(key="one").body == "first"


def test_a_subject_is_one_line_whatever_was_in_it() -> None:
    assert written().subject == "A finding asks"


def test_what_waits_goes_to_a_real_mail_server_once(postbox: Postbox) -> None:
    message = written()
    assert send_waiting(at=NOW) == 1
    assert send_waiting(at=NOW + A_DAY) == 0
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.tries) == ("sent", NOW, 1)
    assert len(postbox.came) == 1
    to, text = postbox.came[0]
    assert to == ["lekadaa@example.org"]
    assert "Subject: A finding asks" in text


def test_one_bad_address_keeps_no_other_letter_from_going(postbox: Postbox) -> None:
    postbox.refused.add("nobody@example.org")
    bad, good = written("bad", "nobody@example.org"), written("good")
    assert send_waiting(at=NOW) == 1
    for message in (bad, good):
        message.refresh_from_db()
    assert (bad.state, good.state) == ("waiting", "sent")
    assert "nobody of this name" in bad.trouble


def test_a_server_that_is_away_is_tried_again_and_given_up_in_the_end(
    settings: Settings, postbox: Postbox
) -> None:
    settings.EMAIL_PORT = 1
    message, at = written(), NOW
    most = len(queries.MINUTES_BEFORE_TRY)
    for done in range(most):
        message.refresh_from_db()
        assert (message.state, message.tries) == ("waiting", done)
        assert send_waiting(at=at) == 0
        at += A_DAY
    message.refresh_from_db()
    assert (message.state, message.tries) == ("failed", most)
    assert message.trouble
    assert send_waiting(at=at) == 0
    assert postbox.came == []


def test_a_letter_that_failed_goes_when_the_server_is_back(settings: Settings, postbox: Postbox) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    message = written()
    assert send_waiting(at=NOW) == 0
    settings.EMAIL_PORT = port
    assert send_waiting(at=NOW + A_DAY) == 1
    message.refresh_from_db()
    assert (message.state, message.trouble) == ("sent", "")

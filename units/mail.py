"""Mail that the worker sends, so that a slow mail server holds up nobody's page."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

logger = logging.getLogger(__name__)
# A mail that could not be sent is tried again so often, each time after so long.
ATTEMPTS = 12
AGAIN = timedelta(minutes=10)
# So long nobody asks a server anew that did not answer: every mail would hold the worker.
SILENT_SECONDS = 60.0


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail; `kind` is its media type."""

    name: str
    content: bytes
    kind: str


class MailServer:
    """What this process knows of the mail server."""

    silent_until = 0.0


def has_answered(fault: OSError) -> bool:
    """Whether the server is there, and wants nothing of this one mail."""
    return isinstance(fault, (SMTPRecipientsRefused, SMTPResponseException))


def send_plain(subject: str, text: str, address: str, attached: Sequence[Attachment] = ()) -> None:
    """One plain mail, now. Raises OSError, at once where the server was silent a moment ago."""
    if time.monotonic() < MailServer.silent_until:
        raise ConnectionError("the mail server did not answer a moment ago")
    mail = EmailMessage(subject, text, None, [address])
    for one in attached:
        mail.attach(one.name, one.content, one.kind)
    try:
        mail.send()
    except OSError as fault:
        if not has_answered(fault):
            MailServer.silent_until = time.monotonic() + SILENT_SECONDS
        raise


def try_later(work: Task[..., None], attempt: int, *arguments: object) -> None:
    """Have a task that sends mail done again in a while; it takes `attempt` as its last argument.
    Called while the fault is handled."""
    logger.exception("a mail could not be sent, attempt %s", attempt)
    if attempt < ATTEMPTS:
        work.using(run_after=timezone.now() + AGAIN).enqueue(*arguments, attempt + 1)


@task(queue_name="quick")
def send_text(subject: str, text: str, address: str, attempt: int = 1) -> None:
    """One plain mail. The text lies among the tasks: no link that opens an account belongs in."""
    try:
        send_plain(subject, text, address)
    except OSError:
        try_later(send_text, attempt, subject, text, address)

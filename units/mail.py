"""Mail that the worker sends, so that a slow mail server holds up nobody's page."""

import logging
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django_tasks import task
from django_tasks.base import Task

from units.models import BouncedAddress

logger = logging.getLogger(__name__)
# A mail that could not be sent is tried again so often, each time after so long.
ATTEMPTS = 12
AGAIN = timedelta(minutes=10)
# So long nobody asks a server anew that did not answer: every mail would hold the worker.
SILENT_SECONDS = 60.0
SALT = "units.mail"
LONGEST_ANSWER = 300


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail; `kind` is its media type."""

    name: str
    content: bytes
    kind: str


class MailServer:
    """What this process knows of the mail server."""

    silent_until = 0.0


def message_id(address: str) -> str:
    """A number for a mail to an address that only we can make, and only its reader knows."""
    token = secrets.token_hex(8)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return f"<{token}.{_signed(token, address)}@{domain}>"


def is_ours(number: str, address: str) -> bool:
    """Whether `number` is that of a mail of ours to this address."""
    token, _dot, signature = number.strip("<>").partition("@")[0].partition(".")
    return constant_time_compare(signature, _signed(token, address))


def _signed(token: str, address: str) -> str:
    text = f"{token} {address.lower()}"
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()[:32]


def answer_of(fault: OSError) -> str:
    """What the server said of a mail that it did not want, in one line."""
    reply: tuple[object, bytes | str]
    if isinstance(fault, SMTPRecipientsRefused):
        reply = next(iter(fault.recipients.values()), ("", b""))
    elif isinstance(fault, SMTPResponseException):
        reply = fault.smtp_code, fault.smtp_error
    else:
        return ""
    code, answer = reply
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    line = " ".join(f"{code} {text}".split())
    return "".join(sign for sign in line if sign.isprintable())[:LONGEST_ANSWER]


def has_answered(fault: OSError) -> bool:
    """Whether the server is there, and wants nothing of this one mail."""
    return isinstance(fault, (SMTPRecipientsRefused, SMTPResponseException))


def send_plain(subject: str, text: str, address: str, attached: Sequence[Attachment] = ()) -> None:
    """One plain mail, now; none to an address from which mail came back. Raises OSError, at once
    where the server was silent a moment ago."""
    if BouncedAddress.objects.filter(address=address.lower()).exists():
        logger.info("no mail to an address from which mail came back")
        return
    if time.monotonic() < MailServer.silent_until:
        raise ConnectionError("the mail server did not answer a moment ago")
    headers = {"Message-ID": message_id(address)}
    mail = EmailMessage(subject, text, None, [address], headers=headers)
    for attachment in attached:
        mail.attach(attachment.name, attachment.content, attachment.kind)
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

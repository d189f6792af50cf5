"""Reads a mail that says of another that it could not be delivered (RFC 3464).

Plain Python, run in a process of its own (platform/isolation.py): anybody can send such a mail.
"""

from collections.abc import Iterable, Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from itertools import islice
from typing import IO, Any

MOST_BYTES = 1 << 20
MOST_RECIPIENTS, MOST_PARTS = 50, 200
LONGEST = 300
_RECIPIENTS = ("Original-Recipient", "Final-Recipient")
_ORIGINALS = ("message/rfc822", "text/rfc822-headers", "message/global")


def read(file: IO[bytes], _argument: Any) -> dict[str, Any]:
    """{"failed": [[address, …], sentence] for each recipient who will not get it, "ids": those of
    the mails that came back}; {} where the mail is no such report."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return {}
    # The old policy keeps headers as they are; the new one takes them apart, which is slow where
    # somebody made them so.
    mail = BytesParser(policy=compat32).parsebytes(content)
    if mail.get_content_type() != "multipart/report":
        return {}
    parts = list(islice(mail.walk(), MOST_PARTS))
    failed = [failure for part in parts for failure in _failed(part)]
    return {"failed": failed[:MOST_RECIPIENTS], "ids": list(_ids(parts))[:MOST_RECIPIENTS]}


def _failed(part: Message) -> Iterator[list[Any]]:
    """Those recipients for whom it is over: what is only late, or refused for today, is not."""
    if part.get_content_type() != "message/delivery-status":
        return
    blocks = part.get_payload()
    for block in _mails(blocks):
        status = _said(block, "Status")
        if _said(block, "Action").lower() == "failed" and status.startswith("5."):
            addresses = [
                address for name in _RECIPIENTS if (address := _value(block, name).lower())
            ]
            answer = _value(block, "Diagnostic-Code") or status
            yield [addresses, answer]


def _ids(parts: Iterable[Message]) -> Iterator[str]:
    """The Message-ID of what came back, whole or its headers alone."""
    for part in parts:
        if part.get_content_type() not in _ORIGINALS:
            continue
        payload = part.get_payload()
        for original in _mails(payload)[:1]:
            yield _said(original, "Message-ID")
        decoded = part.get_payload(decode=True)
        if isinstance(decoded, bytes):
            headers = BytesParser(policy=compat32).parsebytes(decoded)
            yield _said(headers, "Message-ID")


def _mails(payload: object) -> list[Message]:
    """What a part holds, where that is not text."""
    if not isinstance(payload, list):
        return []
    return [mail for mail in payload if isinstance(mail, Message)]


def _said(block: Message, name: str) -> str:
    """A header in one line without what cannot be printed."""
    line = " ".join(str(block.get(name, ""))[: 4 * LONGEST].split())
    return "".join(sign for sign in line if sign.isprintable())[:LONGEST]


def _value(block: Message, name: str) -> str:
    """What stands behind the type, as in "rfc822; somebody@example.org"."""
    return _said(block, name).rpartition(";")[2].strip()

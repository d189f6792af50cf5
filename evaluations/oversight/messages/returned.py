"""What a report of a failed delivery does: the address is marked, if the mail that came back was
ours to that address. Anybody can write a report; nobody else knows the number of our mail."""

from collections.abc import Iterator
from typing import IO, Any

from evaluations.platform.isolation import Ended, Limits, run_isolated
from evaluations.setup.directory.actions.bounces import mark_bounced
from units.mail import is_ours
from units.models import User

_READ = "evaluations.oversight.messages.delivery_reports:read"
_LIMITS = Limits(memory=256 << 20, cpu_seconds=5, seconds=10, result=1 << 20)


def take_report(file: IO[bytes]) -> list[str]:
    """What became of it, for each recipient: marked, known, unproven; other or unreadable where
    the whole file is."""
    try:
        report = run_isolated(_READ, file, limits=_LIMITS)
    except Ended:
        return ["unreadable"]
    return list(_outcomes(report)) or ["other"]


def _outcomes(report: dict[str, Any]) -> Iterator[str]:
    for addresses, answer in report.get("failed", ()):
        proven = [
            address for address in addresses if any(is_ours(key, address) for key in report["ids"])
        ]
        person = User.objects.filter(email__in=proven).first()
        if person is None:
            yield "unproven"
        else:
            yield "marked" if mark_bounced(by=None, person=person, answer=answer) else "known"

"""The journal's check of each night: it goes on from the seal up to which everything fitted.

That mark is a row of the same database, and whoever rewrites history can rewrite the mark. So it
spares work and proves nothing: once a week, and after every finding, the check begins at the
first entry.
"""

from datetime import timedelta

from django.utils import timezone

from evaluations.platform.journal.models import Seal, Verification
from evaluations.platform.journal.sealing import newest_seal
from evaluations.platform.journal.stamp_checks import first_stamp_finding
from evaluations.platform.journal.verification import Finding, first_finding

KIND = "journal"
# A little less than a week, so that a night that begins early is the seventh all the same.
WHOLE_EVERY = timedelta(days=6, hours=12)


def mark() -> Seal | None:
    """The seal up to which the last check found that everything fits; None: begin at the first."""
    last = Verification.objects.filter(kind=KIND).first()
    if last is None or last.finding:
        return None
    return Seal.objects.filter(chain=last.chain).first() if last.chain else None


def is_whole_due() -> bool:
    """Whether this night's check begins at the first entry."""
    checks = Verification.objects.filter(kind=KIND, is_whole=True, finding="")
    return not checks.filter(checked_at__gt=timezone.now() - WHOLE_EVERY).exists()


def check_journal() -> Verification:
    """Check the journal, whole where it is due; what was found, not stored yet."""
    after = None if is_whole_due() else mark()
    # Noted before the check reads: a seal that is made meanwhile is for the next night.
    newest, count = newest_seal(), Seal.objects.count()
    finding = _missing(count) or first_finding(after=after) or first_stamp_finding(after=after)
    return Verification(
        kind=KIND,
        checked=count,
        finding=str(finding or ""),
        chain=newest.chain if newest and not finding else "",
        is_whole=after is None,
    )


def _missing(count: int) -> Finding | None:
    """That a seal was taken away since the last check, which wrote down how many it saw; one that
    broke saw none."""
    last = Verification.objects.filter(kind=KIND, checked__gt=0).first()
    if last is None:
        return None
    if count < last.checked:
        return Finding(0, 0, f"{last.checked} seals were there at the last check, {count} are now")
    if last.chain and not Seal.objects.filter(chain=last.chain).exists():
        return Finding(0, 0, f"the newest seal of the last check is missing: {last.chain}")
    return None

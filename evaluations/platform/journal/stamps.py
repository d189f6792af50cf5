"""Time stamps of seals by authorities outside: nobody here can set their clocks back.

What an authority stamps is a seal's chain digest itself, the one that stands on papers, so that
any program for RFC 3161 can hold a token against a paper. Nobody waits for a stamp: the worker
asks the authorities of the settings in turn, and where none answers, again later. The newest seal
goes first, for it covers all before it.

A token whose certificate ends soon gets a newer one over chain digest and older token together.

The journal does not tell of them: an entry for each would want a seal, and that a stamp.
"""

import logging
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from evaluations.platform.journal.models import Seal, TimeStamp

if TYPE_CHECKING:
    from evaluations.platform.journal.timestamps import Token

logger = logging.getLogger(__name__)
# Tokens that one task fetches: mail waits behind it.
BATCH, GO_ON = 5, timedelta(minutes=1)
# How long after a vain attempt the next one is made: twice as long each time, up to the last.
AGAIN, LONGEST, DOUBLED = timedelta(minutes=5), timedelta(hours=6), 8
EARLY = timedelta(days=90)


def unstamped() -> QuerySet[Seal]:
    """Seals without a token of their own, the newest first."""
    return Seal.objects.filter(stamps=None).order_by("-number")


def newest_stamp() -> TimeStamp | None:
    """The first token of the newest stamped seal: it covers all before."""
    stamps = TimeStamp.objects.filter(renews=None).select_related("seal")
    return stamps.order_by("-seal__number", "pk").first()


def ending() -> QuerySet[TimeStamp]:
    """Tokens that want a newer one, those whose certificate ends first at the front."""
    soon = TimeStamp.objects.filter(certificate_ends_at__lt=timezone.now() + EARLY, renewal=None)
    return soon.select_related("seal").order_by("certificate_ends_at", "pk")


def renewed_imprint(chain: str, older: bytes) -> bytes:
    """What is stamped where a newer token takes over from an older one."""
    return sha256(bytes.fromhex(chain) + older).digest()


def imprint_of(stamp: TimeStamp) -> bytes:
    """What the token of a row must be of."""
    if stamp.renews is None:
        return bytes.fromhex(stamp.seal.chain)
    return renewed_imprint(stamp.seal.chain, bytes(stamp.renews.token))


def trusted() -> list[bytes]:
    """The certificates of all authorities in the settings, also of those asked no more."""
    return [
        certificate
        for authority in settings.TIMESTAMP_AUTHORITIES
        for certificate in authority.certificates
    ]


def is_any_asked() -> bool:
    """Whether the settings name an authority to be asked."""
    return any(authority.address for authority in settings.TIMESTAMP_AUTHORITIES)


def _fetched(imprint: bytes, until: datetime | None = None) -> "tuple[str, Token] | None":
    """The first good token, and who gave it; its certificate ends after `until`."""
    from evaluations.platform.journal import timestamps  # noqa: PLC0415 (the worker alone asks)

    for authority in settings.TIMESTAMP_AUTHORITIES:
        if not authority.address:
            continue
        try:
            token = timestamps.fetch(
                imprint,
                address=authority.address,
                roots=authority.certificates,
                policy=authority.policy,
                seconds=settings.TIMESTAMP_TIMEOUT,
            )
        except timestamps.Unfit as fault:
            logger.warning("time-stamp authority %s: %s", authority.address, fault)
            continue
        if until is None or token.ends_at > until:
            return authority.address, token
        logger.warning("time-stamp authority %s: no newer certificate yet", authority.address)
    return None


def _stamp(seal: Seal, renews: TimeStamp | None = None) -> bool:
    """Fetch a token outside any transaction and store it; False where nobody gave one."""
    if renews is None:
        stamped = _fetched(bytes.fromhex(seal.chain))
    else:
        imprint = renewed_imprint(seal.chain, bytes(renews.token))
        stamped = _fetched(imprint, until=renews.certificate_ends_at)
    if stamped is None:
        return False
    address, token = stamped
    try:
        with transaction.atomic():
            TimeStamp.objects.create(
                seal=seal,
                authority=address,
                authority_name=token.authority,
                stamped_at=token.at,
                certificate_ends_at=token.ends_at,
                renews=renews,
                token=token.content,
            )
    except IntegrityError:
        logger.info("seal %s was stamped by another worker meanwhile", seal.number)
    return True


@task(queue_name="quick")
def stamp_seals(attempt: int = 1) -> None:
    """Fetch tokens for seals that have none; where nobody answers, again later."""
    for seal in list(unstamped()[:BATCH]):
        if not _stamp(seal):
            wait = min(AGAIN * 2 ** min(attempt - 1, DOUBLED), LONGEST)
            _ask(stamp_seals, wait, attempt + 1)
            return
    if unstamped().exists():
        _ask(stamp_seals, GO_ON)


@task(queue_name="quick")
def renew_stamps() -> None:
    """Fetch newer tokens over those whose certificate ends soon; in vain, the next night again."""
    if (
        all(_stamp(stamp.seal, renews=stamp) for stamp in list(ending()[:BATCH]))
        and ending().exists()
    ):
        _ask(renew_stamps, GO_ON)


def _ask(work: Any, wait: timedelta, *arguments: int) -> None:
    """Have the worker do it after a while, unless it waits already or nobody is asked any more."""
    waiting = DBTaskResult.objects.filter(
        task_path=work.module_path, status=TaskResultStatus.READY
    )
    if is_any_asked() and not waiting.exists():
        work.using(run_after=timezone.now() + wait).enqueue(*arguments)


def ask_for_stamps() -> None:
    """Have seals stamped that wait; where the next attempt was put off, it stays so."""
    if unstamped().exists():
        _ask(stamp_seals, timedelta())


def ask_for_renewals() -> None:
    """Have tokens renewed whose certificate ends soon."""
    if ending().exists():
        _ask(renew_stamps, timedelta())


class Stamping(NamedTuple):
    """How far it is: the newest stamped seal's token, how many seals wait, since when there is
    one that no token covers, and when the first certificate ends that has no successor."""

    newest: TimeStamp | None
    waiting: int
    since: datetime | None
    ends_at: datetime | None


def stamping() -> Stamping:
    newest, first_to_end = newest_stamp(), ending().first()
    bare = Seal.objects.filter(number__gt=newest.seal.number if newest else 0)
    since = bare.order_by("number").values_list("made_at", flat=True).first()
    ends_at = first_to_end.certificate_ends_at if first_to_end else None
    return Stamping(newest, unstamped().count(), since, ends_at)

"""Telling people: on their page always, by mail where they wish it and mail is set."""

import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from evaluations.platform.notices.kinds import KINDS, NoticeKind
from evaluations.platform.notices.models import Notice, NoticeQuerySet, NotificationOptOut
from evaluations.platform.notices.sentences import kept, sentence_of
from evaluations.platform.store.files import StorageDown
from units.mail import has_answered, send_plain
from units.models import User
from units.site import sent_address

logger = logging.getLogger(__name__)
# So many are mailed in one go.
PORTION = 20
# A mail that could not be sent is tried again this long, then it would only confuse.
WORTH_SENDING = timedelta(days=1)
# So long a mail may be on its way through the queue.
PATIENCE = timedelta(minutes=10)


@transaction.atomic
def notify(
    people: Iterable[int],
    kind: NoticeKind,
    *,
    about: str,
    params: Mapping[str, Any],
    address: str,
) -> int:
    """Tell the people with these primary keys, each once for one `about`; returns how many are
    told now. Days and moments among the `params` are written out for the reader. Mails leave after
    the transaction, by the background worker."""
    users = User.objects.filter(pk__in=set(people), is_active=True)
    unwanted = set(
        NotificationOptOut.objects.filter(kind=kind.code).values_list("user", flat=True)
    )
    known = set(Notice.objects.filter(kind=kind.code, about=about).values_list("user", flat=True))
    now = timezone.now()
    notices = [
        Notice(
            user=user,
            kind=kind.code,
            about=about,
            params={name: kept(value) for name, value in params.items()},
            address=address,
            made_at=now,
            by_mail=settings.MAIL_IS_SET and bool(user.email) and user.pk not in unwanted,
        )
        for user in users
        if user.pk not in known
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if any(notice.by_mail for notice in notices):
        transaction.on_commit(send_notices.enqueue)
    return len(notices)


def settle(kind: NoticeKind, about: str, *, person: int | None = None) -> None:
    """What was waited for has been done, so nobody is told any more, or this person is not."""
    waiting = Notice.objects.filter(kind=kind.code, about=about, read_at=None)
    if person is not None:
        waiting = waiting.filter(user=person)
    waiting.update(read_at=timezone.now())


def settle_at(kind: NoticeKind, address: str, *, person: int) -> None:
    """This person is not told any more what leads to `address`."""
    waiting = Notice.objects.filter(kind=kind.code, address=address, user=person, read_at=None)
    waiting.update(read_at=timezone.now())


def mark_read(*, by: User, pk: int | None = None) -> None:
    """One's own notice, or all of them, is read."""
    mine = Notice.objects.visible_to(by).unread()
    if pk is not None:
        mine = mine.filter(pk=pk)
    mine.update(read_at=timezone.now())


@transaction.atomic
def choose(*, by: User, wanted: Iterable[str]) -> None:
    """Which kinds `by` wants by mail; the others stand on the page alone."""
    kinds = set(wanted)
    NotificationOptOut.objects.filter(user=by).delete()
    NotificationOptOut.objects.bulk_create(
        NotificationOptOut(user=by, kind=kind) for kind in KINDS if kind not in kinds
    )


def choose_language(*, by: User, language: str) -> None:
    """In which language mails to `by` are written."""
    User.objects.filter(pk=by.pk).update(language=language)


def people_told(kind: NoticeKind, about: str) -> set[int]:
    """Who was told of this already: one query."""
    notices = Notice.objects.filter(kind=kind.code, about=about)
    return set(notices.values_list("user", flat=True))


def people_without_mail(people: Iterable[int]) -> set[int]:
    """Those of these people to whom a mail of the last days has not left: one query."""
    since = timezone.now() - 2 * WORTH_SENDING
    waiting = Notice.objects.unread().filter(by_mail=True, mailed_at=None, made_at__gte=since)
    late = waiting.filter(made_at__lte=timezone.now() - PATIENCE, user__in=set(people))
    return set(late.values_list("user", flat=True))


@task(queue_name="quick")
def send_notices() -> None:
    """Mail what waits and was not read or settled meanwhile, a portion at a time: other quick work
    has its turn, and a worker that ends is soon through. A server that does not answer is asked
    once; housekeeping tries again."""
    waiting = list(_unsent().order_by("pk").values_list("pk", flat=True)[: PORTION + 1])
    is_answered = all(_mail_claimed(pk) for pk in waiting[:PORTION])
    if is_answered and len(waiting) > PORTION:
        send_notices.enqueue()


def _mail_claimed(pk: int) -> bool:
    """Claimed first, so that two workers never mail the same twice. False: nobody answers."""
    if not Notice.objects.filter(pk=pk, mailed_at=None).update(mailed_at=timezone.now()):
        return True
    return _mail(Notice.objects.select_related("user").get(pk=pk))


def _mail(notice: Notice) -> bool:
    with override(notice.user.language):
        sentence = sentence_of(notice)
        greeting = _("Dear %(name)s,") % {"name": notice.user.full_name}
        foot = _("You choose on your page of notices which of them come by mail.")
    address = sent_address(settings.SITE_ADDRESS + notice.address)
    text = f"{greeting}\n\n{sentence}\n{address}\n\n{foot}\n"
    try:
        attached = KINDS[notice.kind].attachment(notice.user_id, notice.params)
        files = [attached] if attached else []
        send_plain(sentence[:150].splitlines()[0], text, notice.user.email, files)
    except (OSError, StorageDown) as fault:
        logger.exception("a notice could not be mailed")
        Notice.objects.filter(pk=notice.pk).update(mailed_at=None)
        # Of one address the server may want nothing; then it has answered.
        return isinstance(fault, StorageDown) or has_answered(fault)
    return True


def mails_waiting() -> bool:
    """Whether housekeeping should have them sent again."""
    return _unsent().exists()


def _unsent() -> NoticeQuerySet:
    since = timezone.now() - WORTH_SENDING
    return Notice.objects.unread().filter(by_mail=True, mailed_at=None, made_at__gte=since)

"""Messages leave in portions, so that other mail is not kept waiting; each person once."""

import logging
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from evaluations.oversight.messages.choosing import JUDGES, Choice, owing
from evaluations.oversight.messages.models import (
    Delivery,
    DeliveryQuerySet,
    DeliveryState,
    Message,
)
from evaluations.platform.errors import Refused
from units.mail import ATTEMPTS, answer_of, has_answered, send_plain

logger = logging.getLogger(__name__)
PORTION, BETWEEN = 50, timedelta(minutes=1)
# A worker that was killed while it sent does not say whether the mail left.
LOST_AFTER = timedelta(minutes=15)


def messages_waiting() -> bool:
    """Whether housekeeping should have them sent."""
    return _due().exists() or _lost().exists()


def _due() -> DeliveryQuerySet:
    rows = Delivery.objects.filter(state=DeliveryState.WAITING)
    return rows.filter(message__send_at__lte=timezone.now())


def _lost() -> DeliveryQuerySet:
    before = timezone.now() - LOST_AFTER
    return Delivery.objects.filter(state=DeliveryState.SENDING, touched_at__lt=before)


@task(queue_name="quick")
def send_messages() -> None:
    """Mail one portion, and ask for the next in a minute. A server that does not answer is asked
    once; housekeeping tries again."""
    _lost().update(state=DeliveryState.FAILED, touched_at=timezone.now())
    portion = list(_due().order_by("pk")[: PORTION + 1])
    for message in Message.objects.filter(pk__in={delivery.message_id for delivery in portion}):
        _settle(message)
    is_answered = all(_send_claimed(delivery) for delivery in portion[:PORTION])
    if is_answered and len(portion) > PORTION:
        send_messages.using(run_after=timezone.now() + BETWEEN).enqueue()


def _settle(message: Message) -> None:
    """Who owes it no more, or whose account is closed, is not written to any more."""
    waiting = message.deliveries.filter(state=DeliveryState.WAITING)
    waiting.to_bounced().update(state=DeliveryState.FAILED, touched_at=timezone.now())
    inactive = waiting.filter(user__is_active=False)
    inactive.update(state=DeliveryState.SETTLED, touched_at=timezone.now())
    if message.kind == JUDGES:
        return
    try:
        still = owing(Choice(message.round, message.kind, message.choice))
    except Refused:
        still = {}
    settled = waiting.exclude(user__in=still)
    settled.update(state=DeliveryState.SETTLED, touched_at=timezone.now())


def _claim(delivery: Delivery) -> bool:
    """Claimed first, so that two workers never mail the same twice."""
    waiting = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)
    now = timezone.now()
    return bool(waiting.update(state=DeliveryState.SENDING, touched_at=now))


def _send_claimed(delivery: Delivery) -> bool:
    """False: nobody answers."""
    if not _claim(delivery):
        return True
    try:
        send_plain(delivery.subject, delivery.text, delivery.address)
    except OSError as fault:
        logger.exception("a message could not be mailed")
        is_answered = has_answered(fault)
        attempts = delivery.attempts + 1
        is_over = is_answered or attempts >= ATTEMPTS
        state = DeliveryState.FAILED if is_over else DeliveryState.WAITING
        _note(delivery, state, attempts, answer_of(fault))
        return is_answered
    _note(delivery, DeliveryState.SENT, delivery.attempts + 1)
    return True


def _note(delivery: Delivery, state: DeliveryState, attempts: int, answer: str = "") -> None:
    row = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING)
    row.update(state=state, attempts=attempts, answer=answer, touched_at=timezone.now())

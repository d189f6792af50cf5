"""Templates saved and removed; messages sent, stopped and sent again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.oversight.messages.choosing import Choice, Plan, Wording, plan
from evaluations.oversight.messages.models import (
    ON_ITS_WAY,
    Delivery,
    DeliveryState,
    Message,
    MessageTemplate,
)
from evaluations.oversight.messages.sending import send_messages
from evaluations.platform.errors import Conflict, Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import add, edit, lock, locked_row
from units.models import BouncedAddress, User
from units.site import sent_address


@transaction.atomic
def save_template(
    *, by: User, template: MessageTemplate, edits: int | None, values: Mapping[str, Any]
) -> MessageTemplate:
    """Store a template, new or changed; what was sent by it stays as it is."""
    require_administrator(by)
    if template.pk is None:
        for name, value in values.items():
            setattr(template, name, value)
        shown = ("name", "subject", "text")
        return add(by=by, row=template, verb="message.template_added", shown=shown)
    verb = "message.template_changed"
    return edit(by=by, row=template, edits=edits, values=values, verb=verb)


@transaction.atomic
def remove_template(*, by: User, template: MessageTemplate) -> None:
    require_administrator(by)
    locked = lock(template, None)
    before = {"name": locked.name, "subject": locked.subject, "text": locked.text}
    record(by=by, verb="message.template_removed", subject=locked, before=before)
    locked.delete()


def planned(
    choice: Choice, wording: Wording, *, due: date | None, send_at: datetime | None, site: str
) -> Plan:
    """What is previewed. The same to the same people on the same day is the same message."""
    when = (send_at or timezone.localdate()).isoformat()
    return plan(choice, wording, due=due, when=when, link=sent_address(f"{site}/"))


@transaction.atomic
def send_message(
    *,
    by: User,
    choice: Choice,
    wording: Wording,
    due: date | None,
    send_at: datetime | None,
    site: str,
    seen: str,
) -> Message:
    """Send what was previewed, and nothing else: `seen` is the key of the preview. Sent already,
    the same message is returned."""
    require_administrator(by)
    if earlier := Message.objects.filter(key=seen).first():
        return earlier
    _check_sending(send_at)
    preview = planned(choice, wording, due=due, send_at=send_at, site=site)
    if preview.key != seen:
        raise Conflict(
            _("Since the preview somebody else owes this, or no longer does. Look at it again.")
        )
    now = timezone.now()
    values = {
        "round": choice.award_round,
        "kind": choice.kind,
        "choice": choice.query,
        **wording._asdict(),
        "made_at": now,
        "made_by": by,
        "send_at": send_at or now,
    }
    message, is_new = Message.objects.get_or_create(key=seen, defaults=values)
    if is_new:
        _deliver(message, preview, now)
        after = {
            "subject": wording.subject,
            "kind": choice.kind,
            "people": len(preview.letters),
            "send_at": message.send_at,
        }
        record(by=by, verb="message.ordered", subject=message, after=after)
        transaction.on_commit(lambda: _enqueue(message))
    return message


def _check_sending(send_at: datetime | None) -> None:
    if not settings.MAIL_IS_SET:
        raise Refused(_("No mail server is set, so nothing can be sent."))
    if send_at is not None and send_at <= timezone.now():
        raise Refused(_("This moment is over. Leave it empty to send now."))


def _deliver(message: Message, preview: Plan, now: datetime) -> None:
    Delivery.objects.bulk_create(
        Delivery(
            message=message,
            user=letter.person,
            address=letter.person.email,
            subject=letter.wording.subject,
            text=letter.wording.text,
            made_at=now,
            touched_at=now,
        )
        for letter in preview.letters
    )


def _enqueue(message: Message) -> None:
    later = message.send_at > timezone.now()
    work = send_messages.using(run_after=message.send_at) if later else send_messages
    work.enqueue()


@transaction.atomic
def stop_message(*, by: User, message: Message) -> int:
    """What has not left stays here; returns to how many. No-op where all has left."""
    require_administrator(by)
    locked = locked_row(message)
    waiting = locked.deliveries.filter(state=DeliveryState.WAITING)
    count = waiting.update(state=DeliveryState.STOPPED, touched_at=timezone.now())
    if count:
        record(by=by, verb="message.stopped", subject=locked, after={"people": count})
    return count


@transaction.atomic
def resend(*, by: User, delivery: Delivery) -> None:
    """Send a failed one again, to the person's address of today. On its way already, nothing
    happens."""
    require_administrator(by)
    locked = locked_row(delivery, "user")
    if locked.state in ON_ITS_WAY:
        return
    if locked.state != DeliveryState.FAILED:
        raise Refused(_("Only what could not be sent is sent again."))
    if not locked.user.email or not locked.user.is_active:
        raise Refused(_("This person has no address or no open account any more."))
    if BouncedAddress.objects.filter(address=locked.user.email).exists():
        raise Refused(_("Mail to this address came back. Give the person another one first."))
    locked.state, locked.attempts, locked.touched_at = DeliveryState.WAITING, 0, timezone.now()
    locked.address = locked.user.email
    locked.save(update_fields=["state", "attempts", "touched_at", "address"])
    record(by=by, verb="message.resent", subject=locked.message, after={"people": 1})
    transaction.on_commit(send_messages.enqueue)

"""What an office does with its provisional result."""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.results.models import Result
from evaluations.outcome.objections.content import figures_in, seen_digest, sent_content
from evaluations.outcome.objections.evidence import pieces_of, submission_of
from evaluations.outcome.objections.models import Objection, ObjectionWindow, Reply
from evaluations.outcome.objections.notices import CLOSING, OBJECTED, PROVISIONAL, about
from evaluations.platform.dates import date_text
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import lock, write
from evaluations.platform.journal.merkle import digest
from evaluations.platform.notices.actions import notify, settle
from evaluations.platform.removal import Hold, why_not
from evaluations.setup.committees.models import Seat
from units.models import User


def holds_of_reply(window: ObjectionWindow) -> list[Hold]:
    """Why the office cannot reply any more."""
    return why_not(lambda: _still_open(window))


def _still_open(window: ObjectionWindow) -> None:
    if window.reply != Reply.WAITING:
        raise Refused(
            _("Your office has replied already (%(reply)s); that stays as it is.")
            % {"reply": window.get_reply_display()}
        )
    if window.is_over:
        params = {"date": date_text(window.closes_on)}
        raise Refused(_("The last day to object was %(date)s.") % params)
    if not window.is_open:
        raise Refused(_("The results of this round are settled, so nobody can object any more."))


def _locked(by: User, window: ObjectionWindow, edits: int | None) -> ObjectionWindow:
    """The window of the own office, locked, with what its page shows."""
    lock(window, edits)
    locked = ObjectionWindow.objects.own_of(by).with_page().filter(pk=window.pk).first()
    if locked is None:
        raise Refused(_("Only the nominated office can do this."))
    _still_open(locked)
    return locked


def _replied(by: User, window: ObjectionWindow, reply: Reply) -> ObjectionWindow | None:
    """The window, locked, where the same person gave this reply already."""
    lock(window, None)
    rows = ObjectionWindow.objects.own_of(by).with_page()
    return rows.filter(pk=window.pk, reply=reply, replied_by=by).first()


@transaction.atomic
def write_objection(
    *,
    by: User,
    window: ObjectionWindow,
    place: int,
    edits: int | None,
    text: str,
    evidence: Sequence[int],
) -> None:
    """Keep a draft of the objection to the indicator at `place`; without a text there is none."""
    locked = _locked(by, window, edits)
    figure = next((listed for listed in figures_in(locked) if listed.place == place), None)
    if figure is None or not set(evidence) <= set(pieces_of(submission_of(locked))):
        raise Refused(_("This change is not possible. Please reload the page."))
    rows = Objection.objects.filter(window=locked, place=place)
    if not text:
        if rows.delete()[0]:
            write(locked, {})
            after = {"indicator": figure.indicator}
            record(by=by, verb="objection.dropped", subject=locked, after=after)
        return
    Objection.objects.update_or_create(
        window=locked,
        place=place,
        defaults={
            "indicator": figure.indicator,
            "text": text,
            "evidence": sorted(evidence),
            "written_at": timezone.now(),
        },
    )
    write(locked, {})
    # What a draft says is the office's alone, in the journal as well.
    after = {"indicator": figure.indicator}
    record(by=by, verb="objection.written", subject=locked, after=after)


@transaction.atomic
def send_objections(*, by: User, window: ObjectionWindow, seen: str) -> ObjectionWindow:
    """Send every draft at once; `seen` is the digest of what the office confirmed. Pressed twice,
    the second does nothing."""
    if (sent := _replied(by, window, Reply.SENT)) and seen_digest(sent) == seen:
        return sent
    locked, now = _locked(by, window, None), timezone.now()
    content = sent_content(locked, by=by, sent_at=now)
    if not content["objections"]:
        raise Refused(_("Write an objection to at least one indicator first."))
    if seen_digest(locked) != seen:
        raise Refused(_("The objections have changed since you read them. Read them again."))
    content_digest = digest(content)
    write(
        locked,
        {
            "reply": Reply.SENT,
            "replied_at": now,
            "replied_by": by,
            "content": content,
            "digest": content_digest,
        },
    )
    indicators = [objection["indicator"] for objection in content["objections"]]
    after = {"digest": content_digest, "indicators": indicators}
    record(by=by, verb="objection.sent", subject=locked, after=after)
    _settle(locked)
    _tell_committee(locked)
    return locked


def _settle(window: ObjectionWindow) -> None:
    for kind in (PROVISIONAL, CLOSING):
        settle(kind, about(window))


def _tell_committee(window: ObjectionWindow) -> None:
    """The chair and the secretaries of today, and administrators."""
    today = timezone.localdate()
    seats = Seat.objects.on(today).running().filter(committee=window.result.committee_id)
    administrators = User.objects.filter(is_administrator=True, is_active=True)
    people = {*seats.values_list("user", flat=True), *administrators.values_list("pk", flat=True)}
    notify(
        people,
        OBJECTED,
        about=about(window),
        params={
            "unit": window.nomination.unit.name,
            "name": window.nomination.name_in_category,
        },
        address=reverse("objection_answers", args=[window.pk]),
    )


@transaction.atomic
def accept_result(*, by: User, window: ObjectionWindow, edits: int | None) -> ObjectionWindow:
    """The office accepts its provisional result; its drafts go. Pressed twice, the second does
    nothing."""
    if accepted := _replied(by, window, Reply.ACCEPTED):
        return accepted
    locked = _locked(by, window, edits)
    locked.objections.all().delete()
    write(locked, {"reply": Reply.ACCEPTED, "replied_at": timezone.now(), "replied_by": by})
    record(by=by, verb="objection.accepted", subject=locked)
    _settle(locked)
    return locked


def accept_silently() -> int:
    """Where the last day is over without a word, that is put on record; returns how many: one
    query where there is nothing."""
    elapsed = list(ObjectionWindow.objects.elapsed().values_list("pk", flat=True))
    return sum(_accept_silently(pk) for pk in elapsed)


@transaction.atomic
def _accept_silently(pk: int) -> bool:
    locked = ObjectionWindow.objects.select_for_update(of=("self",)).get(pk=pk)
    if locked.reply != Reply.WAITING or not locked.is_over:
        return False
    write(locked, {"reply": Reply.SILENT, "replied_at": timezone.now()})
    after = {"closes_on": locked.closes_on}
    record(by=None, verb="objection.silent", subject=locked, after=after)
    _settle(locked)
    return True


def replace_windows(
    result: Result, *, counted: Collection[int], opened: Iterable[ObjectionWindow]
) -> None:
    """End what is still open of earlier results: of the nominees of `opened`, whose drafts go over
    to these, and of those of the panel whom `result` does not count any more. Within a
    certification."""
    newer = {window.nomination_id: window for window in opened}
    panel = Q(result__category=result.category_id, result__committee=result.committee_id)
    ended = Q(nomination__in=newer) | panel & ~Q(nomination__in=counted)
    rows = ObjectionWindow.objects.select_for_update(of=("self",)).exclude(result=result)
    for older in rows.filter(ended, reply=Reply.WAITING):
        if older.nomination_id in newer:
            older.objections.update(window=newer[older.nomination_id])
        write(older, {"reply": Reply.REPLACED, "replied_at": timezone.now()})
        after = {"number": result.number}
        record(by=result.certified_by, verb="objection.replaced", subject=older, after=after)
        _settle(older)

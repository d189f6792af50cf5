"""A confirmed figure is taken back by two: one asks with the reason, another confirms that.

Until then it counts. Nothing is certified while this waits, so that nobody passes over it.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.figures.access import why_closed
from evaluations.judging.figures.actions.locking import check_decides, check_open, locked_figure
from evaluations.judging.figures.models import ENDING, KeyedFigure
from evaluations.judging.figures.notices import FIGURE_BACK, FIGURE_ENDING, FIGURE_STAYS
from evaluations.judging.figures.telling import about, address_of, name_of, others_who_decide, told
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.notices.actions import notify, settle
from evaluations.setup.rounds.freezing import refuse_because
from units.models import User


@transaction.atomic
def ask_ending(*, by: User, figure: KeyedFigure, reason: str) -> KeyedFigure:
    """Ask to take back a confirmed figure. Asked already, what waits returns."""
    known, locked = locked_figure(figure)
    check_decides(by, known)
    refuse_because("" if reason else _("Please write the reason."))
    if locked.ending_waits:
        return locked
    _check_counts(locked)
    check_open(locked, known)
    _write(locked, by, reason)
    name = name_of(locked)
    record(
        by=by,
        verb="figure.ending_asked",
        subject=known,
        after=told(locked, name),
        reason=reason,
    )
    notify(
        others_who_decide(known.committee, by.pk),
        FIGURE_ENDING,
        about=_about(locked),
        params=_params(locked, known),
        address=address_of(locked),
    )
    touch(known, "sheets")
    return locked


@transaction.atomic
def agree_ending(*, by: User, figure: KeyedFigure) -> KeyedFigure:
    """The second person confirms that the figure is taken back; ended already, nothing happens."""
    known, locked = locked_figure(figure)
    if locked.ending_asked_by_id == by.pk:
        raise Refused(_("The second person must be somebody other than who asked."))
    check_decides(by, known)
    if locked.ended_at is not None:
        return locked
    _check_waits(locked)
    check_open(locked, known)
    locked.ended_at, locked.ended_by = timezone.now(), by
    locked.ended_reason = locked.ending_reason
    locked.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    params = _params(locked, known)
    before = told(locked, params["subject"])
    record(by=by, verb="figure.ended", subject=known, before=before, reason=locked.ended_reason)
    settle(FIGURE_ENDING, _about(locked))
    people = {locked.keyed_by_id, locked.confirmed_by_id, locked.ending_asked_by_id}
    recipients = {pk for pk in people if pk is not None} - {by.pk}
    notify(recipients, FIGURE_BACK, about=about(locked), params=params, address=address_of(locked))
    touch(known, "sheets")
    return locked


@transaction.atomic
def drop_ending(*, by: User, figure: KeyedFigure) -> KeyedFigure:
    """Leave the figure as it is; possible until the second person has confirmed."""
    known, locked = locked_figure(figure)
    check_decides(by, known)
    if locked.ended_at is None and not locked.ending_waits:
        return locked
    _check_waits(locked)
    refuse_because(why_closed(known))
    asker, params = locked.ending_asked_by_id, _params(locked, known)
    _write(locked, None, "")
    after = told(locked, params["subject"])
    record(
        by=by, verb="figure.ending_dropped", subject=known, after=after, reason=params["reason"]
    )
    settle(FIGURE_ENDING, _about(locked))
    if asker is not None and asker != by.pk:
        notify(
            [asker],
            FIGURE_STAYS,
            about=f"{_about(locked)}-{timezone.now().isoformat()}",
            params=params,
            address=address_of(locked),
        )
    touch(known, "sheets")
    return locked


def _write(figure: KeyedFigure, by: User | None, reason: str) -> None:
    figure.ending_asked_at = timezone.now() if by else None
    figure.ending_asked_by, figure.ending_reason = by, reason
    figure.save(update_fields=ENDING)


def _check_counts(figure: KeyedFigure) -> None:
    if figure.ended_at is not None:
        raise Refused(_("This figure was taken back. Please reload the page."))
    if figure.is_waiting:
        raise Refused(_("This figure is not confirmed yet. Send it back instead."))


def _check_waits(figure: KeyedFigure) -> None:
    if not figure.ending_waits:
        raise Refused(_("Nobody asks to take this figure back any more. Please reload the page."))


def _about(figure: KeyedFigure) -> str:
    return f"{about(figure)}-ending"


def _params(figure: KeyedFigure, nomination: Nomination) -> dict[str, str]:
    return {
        "name": nomination.name_in_category,
        "subject": name_of(figure),
        "reason": figure.ending_reason,
    }

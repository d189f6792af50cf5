"""A figure is keyed by one person and confirmed by another, who may send it back."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.session_version import touch
from evaluations.entry.submissions.stage_nominations import add_stage_nominations
from evaluations.judging.figures.access import keys_figures, refuse_used, why_closed
from evaluations.judging.figures.actions.locking import (
    check_decides,
    check_open,
    locked_figure,
    locked_nomination,
)
from evaluations.judging.figures.models import (
    ADJUSTMENT,
    INDICATOR,
    FigureImport,
    KeyedFigure,
    KeyedFigureQuerySet,
)
from evaluations.judging.figures.notices import FIGURE, FIGURE_BACK
from evaluations.judging.figures.subjects import subject_of, why_not
from evaluations.judging.figures.telling import (
    about,
    address_of,
    name_of,
    others_who_decide,
    told,
)
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.notices.actions import notify, settle, settle_at
from evaluations.setup.rounds.freezing import refuse_because
from evaluations.setup.rubrics.actions import freeze
from units.models import User


@transaction.atomic
def key_figure(
    *, by: User, nomination: Nomination, kind: str, pk: int, figure: Decimal, reason: str
) -> KeyedFigure:
    """Key the figure of an indicator or a stage, or units of a bonus or a deduction (`kind` and
    `pk` name it); it counts once another person has confirmed it. Keyed again as it waits,
    nothing happens."""
    keyed, subject = write_figure(
        by=by, nomination=nomination, kind=kind, pk=pk, figure=figure, reason=reason
    )
    if subject:
        _ask(keyed, keyed.nomination, subject)
    return keyed


def write_figure(
    *,
    by: User,
    nomination: Nomination,
    kind: str,
    pk: int,
    figure: Decimal,
    reason: str,
    brought: FigureImport | None = None,
) -> tuple[KeyedFigure, str]:
    """The figure, and the name of its subject; empty where the same one waits already."""
    known = locked_nomination(nomination.pk)
    if not keys_figures(by, known):
        raise Refused(_("Only the secretary of the committee can do this."))
    _check_takes_figures(known)
    subject = subject_of(known.category_id, kind, pk)
    if subject is None:
        raise Refused(_("In this category no such figure is keyed."))
    refuse_because(why_not(subject, known, figure) or ("" if reason else _("Please say why.")))
    keyed = KeyedFigure.objects.unended().filter(nomination=known).of(kind, pk)
    same = keyed.waiting().filter(keyed_by=by, figure=figure, reason=reason).first()
    if same is not None:
        return same, ""
    _check_free(known, kind, keyed)
    created = KeyedFigure.objects.create(
        nomination=known,
        figure=figure,
        reason=reason,
        brought=brought,
        keyed_at=timezone.now(),
        keyed_by=by,
        **{f"{kind}_id": pk},
    )
    # A figure is counted by the rubric, as a mark is.
    freeze(by=by, rubric=known.category.rubric)
    after = told(created, subject.name)
    record(by=by, verb="figure.keyed", subject=known, after=after, reason=reason)
    settle_at(FIGURE_BACK, address_of(created), person=by.pk)
    touch(known, "sheets")
    return created, subject.name


def _check_free(nomination: Nomination, kind: str, keyed: KeyedFigureQuerySet) -> None:
    """A bonus or deduction may come several times, another figure once."""
    if kind == INDICATOR:
        refuse_used(nomination)
    if kind != ADJUSTMENT and keyed.exists():
        raise Refused(_("A figure is keyed already. Take it back first, with the reason."))


@transaction.atomic
def confirm_figure(*, by: User, figure: KeyedFigure) -> KeyedFigure:
    """The second person's word; confirmed already, nothing happens."""
    known, locked = locked_figure(figure)
    if locked.keyed_by_id == by.pk:
        raise Refused(_("A second person must confirm it: somebody other than who keyed it."))
    check_decides(by, known)
    if locked.ended_at is not None:
        raise Refused(_("This figure was taken back. Please reload the page."))
    if locked.confirmed_at is not None:
        return locked
    check_open(locked, known)
    locked.confirmed_at, locked.confirmed_by = timezone.now(), by
    locked.save(update_fields=["confirmed_at", "confirmed_by"])
    record(by=by, verb="figure.confirmed", subject=known, after=told(locked, name_of(locked)))
    settle(FIGURE, about(locked))
    if locked.stage_id is not None:
        # It may open the gate of a stage that others judge.
        add_stage_nominations(by=by, nomination=known)
    touch(known, "sheets")
    return locked


@transaction.atomic
def end_figure(*, by: User, figure: KeyedFigure, reason: str) -> KeyedFigure:
    """Take back what one keyed, or send back what another keyed, while it waits; ended already,
    nothing happens. A confirmed one is taken back by two (endings.py)."""
    known, locked = locked_figure(figure)
    if locked.keyed_by_id != by.pk:
        check_decides(by, known)
    refuse_because("" if reason else _("Please write the reason."))
    if locked.ended_at is not None:
        return locked
    if locked.confirmed_at is not None:
        raise Refused(
            _("This figure is confirmed. Ask to take it back; another person confirms that.")
        )
    check_open(locked, known)
    locked.ended_at, locked.ended_by, locked.ended_reason = timezone.now(), by, reason
    locked.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    name = name_of(locked)
    before = told(locked, name)
    record(by=by, verb="figure.ended", subject=known, before=before, reason=reason)
    settle(FIGURE, about(locked))
    people = {locked.keyed_by_id} - {by.pk}
    params = {"name": known.name_in_category, "subject": name, "reason": reason}
    notify(people, FIGURE_BACK, about=about(locked), params=params, address=address_of(locked))
    touch(known, "sheets")
    return locked


def _check_takes_figures(nomination: Nomination) -> None:
    refuse_because(why_closed(nomination))
    nomination.require_accepted()
    if nomination.slot is not None and nomination.slot.state == SlotState.NO_SHOW:
        raise Refused(_("This nomination did not come to its presentation, so it is not scored."))


def _ask(figure: KeyedFigure, nomination: Nomination, subject: str) -> None:
    """The others who run the committee are asked to confirm."""
    params = {"name": nomination.name_in_category, "subject": subject}
    people = others_who_decide(nomination.committee, figure.keyed_by_id)
    notify(people, FIGURE, about=about(figure), params=params, address=address_of(figure))

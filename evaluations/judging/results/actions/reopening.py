"""Certifying anew: the chair asks, a second person agrees."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.results.actions.locking import locked_panel
from evaluations.judging.results.models import Reopening, Result
from evaluations.judging.results.notices import REOPENED, SECONDED
from evaluations.judging.scoring.actions.revealing import reopen_panel
from evaluations.judging.scoring.actions.settled import lock_committee
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.notices.actions import notify, settle
from evaluations.setup.committees.access import is_secretary
from evaluations.setup.committees.models import SECRETARIES
from units.models import User


@transaction.atomic
def ask_reopening(*, by: User, result: Result, reason: str) -> Reopening:
    """The chair wants to certify a category anew; asked already, the wish that stands returns."""
    panel = locked_panel(by, result.category, result.committee)
    if panel.latest_result != result.pk:
        raise Refused(_("A later result has superseded this one."))
    panel.round.require_evaluating()
    if panel.reopening:
        return Reopening.objects.get(pk=panel.reopening)
    if not reason:
        raise Refused(_("Please write the reason."))
    wish = Reopening.objects.create(
        result=result,
        category=result.category,
        committee=result.committee,
        reason=reason,
        asked_at=timezone.now(),
        asked_by=by,
    )
    after = {"number": result.number}
    record(by=by, verb="result.reopened", subject=panel.category, after=after, reason=reason)
    administrators = User.objects.filter(is_administrator=True, is_active=True)
    secretaries = [
        seat.user_id for seat in panel.seats if seat.position in SECRETARIES and seat.is_held_today
    ]
    # Whoever may be the second person, but not who has asked.
    notify(
        {*secretaries, *administrators.values_list("pk", flat=True)} - {by.pk},
        REOPENED,
        about=f"reopening-{wish.pk}-asked",
        params={"category": wish.category.name, "reason": wish.reason},
        address=reverse("reopening", args=[wish.result_id]),
    )
    return wish


def _tell_agreed(wish: Reopening, by: User) -> None:
    notify(
        [wish.asked_by_id],
        SECONDED,
        about=f"reopening-{wish.pk}-seconded",
        params={"category": wish.category.name, "second": by.full_name},
        address=reverse("board", args=[wish.committee_id, wish.category_id]),
    )


def may_second(by: User, wish: Reopening) -> bool:
    """Whether `by` can be the second person: a secretary or an administrator, not who asked."""
    if wish.asked_by_id == by.pk:
        return False
    return by.is_administrator or is_secretary(by, wish.committee)


def _locked_wish(by: User, wish: Reopening) -> Reopening:
    lock_committee(wish.committee_id)
    rows = Reopening.objects.select_for_update(of=("self",))
    return rows.select_related("committee", "category").get(pk=wish.pk)


@transaction.atomic
def second_reopening(*, by: User, wish: Reopening) -> Reopening:
    """The second person agrees: from now on sheets, recusals and rulings may be put right."""
    locked = _locked_wish(by, wish)
    if locked.asked_by_id == by.pk:
        raise Refused(_("The second person must be somebody other than who asked."))
    if not may_second(by, locked):
        raise Refused(_("Only the secretary of the committee or an administrator can agree."))
    if locked.ended_at is not None:
        raise Refused(_("This wish is settled already."))
    if locked.seconded_at is None:
        locked.seconded_at, locked.seconded_by = timezone.now(), by
        locked.save(update_fields=["seconded_at", "seconded_by"])
        reopen_panel(by=by, category=locked.category_id, committee=locked.committee_id)
        record(by=by, verb="result.seconded", subject=locked.category, reason=locked.reason)
        settle(REOPENED, f"reopening-{locked.pk}-asked")
        _tell_agreed(locked, by)
    return locked


@transaction.atomic
def drop_reopening(*, by: User, wish: Reopening) -> None:
    """Leave the result as it is; possible until a second person has agreed."""
    locked = _locked_wish(by, wish)
    if locked.asked_by_id != by.pk and not may_second(by, locked):
        raise Refused(_("Only the chair of the committee can do this."))
    if locked.seconded_at is not None:
        raise Refused(_("A second person has agreed; the next certification ends it."))
    if locked.ended_at is None:
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
        settle(REOPENED, f"reopening-{locked.pk}-asked")
        record(by=by, verb="result.kept", subject=locked.category)

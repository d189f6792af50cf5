"""Handing in and what follows: submit, return, accept, withdraw (docs/domain.md, states)."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.models import EvidenceItem, Upload, UploadState
from evaluations.entry.evidence.reading import evidence_cards
from evaluations.entry.nominations.access import (
    check_may_write,
    require_checker,
    require_keeper,
)
from evaluations.entry.nominations.actions import locked_nomination, origin_of, scopes_of
from evaluations.entry.nominations.models import (
    WITHDRAWABLE,
    WRITABLE,
    Nomination,
    NominationState,
)
from evaluations.entry.nominations.scope import committee_for
from evaluations.entry.nominations.slot_states import CALLED_IN
from evaluations.entry.submissions.checklist import blocking, checklist, lacking
from evaluations.entry.submissions.content import facts_of, submission_content
from evaluations.entry.submissions.models import NominationReturn, ReturnRemark, Submission
from evaluations.entry.submissions.notices import RETURNED
from evaluations.entry.submissions.returns import REASON, returns_of
from evaluations.entry.submissions.stage_nominations import (
    add_stage_nominations,
    withdraw_stage_nominations,
)
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import Stale, write
from evaluations.platform.journal.merkle import digest
from evaluations.platform.notices.actions import notify
from evaluations.platform.removal import Hold, why_not
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import UNDER_WAY
from evaluations.setup.rubrics.models import Indicator
from evaluations.setup.rubrics.tree import rubric_tree
from units.models import User

State = NominationState
# From which states each state may be reached; anything else is refused.
REACHED_FROM = {
    State.SUBMITTED: WRITABLE,
    State.RETURNED: (State.SUBMITTED,),
    State.ACCEPTED: (State.SUBMITTED,),
    State.WITHDRAWN: WITHDRAWABLE,
}
VERB_OF = {
    State.SUBMITTED: "nomination.submitted",
    State.RETURNED: "nomination.returned",
    State.ACCEPTED: "nomination.accepted",
    State.WITHDRAWN: "nomination.withdrawn",
}


def check_step(nomination: Nomination, to: NominationState) -> None:
    """Refuse a step that the states do not know."""
    if nomination.state not in REACHED_FROM[to]:
        params = {"state": nomination.get_state_display(), "to": to.label}
        raise Refused(
            _("The nomination is “%(state)s” and cannot become “%(to)s”. Reload the page.")
            % params
        )


def _move(
    nomination: Nomination,
    to: NominationState,
    by: User,
    reason: str,
    params: Mapping[str, Any] | None = None,
    **more: Any,
) -> None:
    before = {"state": nomination.state}
    write(nomination, {"state": to.value, "state_reason": reason, **more})
    after = {"state": to.value, **(params or {})}
    record(
        by=by,
        verb=VERB_OF[to],
        subject=nomination,
        before=before,
        after=after,
        reason=reason,
    )


def _with_page(pk: int) -> Nomination:
    """The nomination with all that a submission tells; call it on a locked one."""
    rows = Nomination.objects.with_page().select_related(
        "category__rubric", "unit__province__region"
    )
    return rows.get(pk=pk)


@transaction.atomic
def submit_nomination(
    *,
    by: User,
    nomination: Nomination,
    edits: int | None = None,
    knows_gaps: bool = False,
    reason: str = "",
) -> Submission:
    """Hand it in and freeze what it says; handed in already, the last submission is returned.

    `knows_gaps`: the sender knows that needed evidence is missing. Raises Stale, Refused.
    """
    locked = locked_nomination(nomination.pk)
    last = Submission.objects.filter(nomination=locked).order_by("-number").first()
    if locked.state == State.SUBMITTED and last:
        return last
    check_step(locked, State.SUBMITTED)
    if edits is not None and locked.edits != edits:
        raise Stale(locked)
    check_may_write(by, locked, reason)
    _check_nothing_is_on_its_way(locked)
    full = _with_page(locked.pk)
    _check_complete(full, knows_gaps=knows_gaps)
    now = timezone.now()
    content = submission_content(full, by=by.full_name, submitted_at=now)
    submission = Submission.objects.create(
        nomination=locked,
        number=last.number + 1 if last else 1,
        submitted_at=now,
        submitted_by=by,
        content=content,
        digest=digest(content),
    )
    params = {
        "number": submission.number,
        "digest": submission.digest,
        **_given_committee(locked, full),
    }
    _move(
        locked,
        State.SUBMITTED,
        by,
        reason,
        params=params,
        submitted_at=now,
        answer_until=None,
    )
    return submission


def _given_committee(locked: Nomination, full: Nomination) -> dict[str, str]:
    """Give it the one committee that covers it, where it has none; what the journal tells."""
    if locked.committee_id is not None:
        return {}
    fitting = committee_for(origin_of(full), scopes_of(full.category.award.round))
    if fitting is None:
        return {}
    committee = Committee.objects.get(pk=fitting)
    Nomination.objects.filter(pk=locked.pk).update(committee=committee)
    return {"committee": committee.name}


def _check_nothing_is_on_its_way(nomination: Nomination) -> None:
    """A file that has come and is being checked would miss the submission."""
    coming = Upload.objects.filter(nomination=nomination, state=UploadState.RECEIVED)
    if coming.exists():
        raise Refused(_("A file is still being checked. Please wait a minute and submit then."))


def _check_complete(nomination: Nomination, *, knows_gaps: bool) -> None:
    tree = rubric_tree(nomination.category.rubric)
    points = checklist(facts_of(nomination, tree, evidence_cards(nomination, tree)))
    if blocking(points):
        raise Refused(_("Something is still missing. Please complete the points marked in red."))
    if (gaps := lacking(points)) and not knows_gaps:
        params = {"numbers": ", ".join(gap.number for gap in gaps)}
        raise Refused(
            _("Evidence is missing for %(numbers)s. Tick that you know, or bring it first.")
            % params
        )


def _require_running(nomination: Nomination) -> None:
    if nomination.category.award.round.phase not in UNDER_WAY:
        raise Refused(_("The round takes no nominations at the moment."))


@transaction.atomic
def return_nomination(
    *,
    by: User,
    nomination: Nomination,
    reason: str,
    remarks: Mapping[int, str] | None = None,
    on_indicators: Mapping[int, str] | None = None,
    answer_until: datetime.datetime | None = None,
) -> NominationReturn:
    """Send it back with remarks on single pieces, and on indicators, such as those that no piece
    supports (by primary keys).

    After the deadline the office needs a day until which it may answer.
    """
    locked = locked_nomination(nomination.pk)
    last = NominationReturn.objects.filter(nomination=locked).first()
    if locked.state == State.RETURNED and last and last.reason == reason:
        return last
    require_checker(by, locked, reason)
    _require_running(locked)
    check_step(locked, State.RETURNED)
    if not reason:
        raise Refused(_("Please write what the office has to mend."))
    now = timezone.now()
    if answer_until and answer_until <= now:
        raise Refused(_("Choose a time that is still to come."))
    if not answer_until and not locked.deadlines.may_nominate(now):
        raise Refused(_("The deadline is over. Give a day until which the office may answer."))
    nomination_return = NominationReturn.objects.create(
        nomination=locked,
        returned_at=now,
        returned_by=by,
        reason=reason,
        answer_until=answer_until,
    )
    _write_remarks(nomination_return, locked, remarks or {}, on_indicators or {})
    last_return = returns_of(locked)[0]
    params = {
        "answer_until": answer_until,
        "remarks": [
            f"{item.label}: {item.text}" for item in last_return.items if item.key != REASON
        ],
    }
    _move(locked, State.RETURNED, by, reason, params=params, answer_until=answer_until)
    notify(
        User.objects.filter(unit=locked.unit_id).values_list("pk", flat=True),
        RETURNED,
        about=f"nomination-{locked.pk}-{nomination_return.pk}",
        params={"name": locked.name_in_category, "reason": reason},
        address=reverse("nomination_detail", args=[locked.pk]),
    )
    return nomination_return


def _write_remarks(
    nomination_return: NominationReturn,
    nomination: Nomination,
    remarks: Mapping[int, str],
    on_indicators: Mapping[int, str],
) -> None:
    items = EvidenceItem.objects.filter(nomination=nomination, pk__in=remarks)
    rubric = {"dimension__rubric": nomination.category.rubric_id}
    indicators = Indicator.objects.filter(**rubric, pk__in=on_indicators)
    rows = [
        ReturnRemark(returned=nomination_return, item=item, text=remarks[item.pk])
        for item in items
    ]
    rows += [
        ReturnRemark(
            returned=nomination_return, indicator=indicator, text=on_indicators[indicator.pk]
        )
        for indicator in indicators.order_by("dimension__number", "number")
    ]
    ReturnRemark.objects.bulk_create(row for row in rows if row.text)


@transaction.atomic
def accept_nomination(*, by: User, nomination: Nomination, reason: str = "") -> Nomination:
    """Take it for evaluation: from now on the whole committee reads it. Twice does it once."""
    locked = locked_nomination(nomination.pk)
    if locked.state == State.ACCEPTED:
        return locked
    require_checker(by, locked, reason)
    _require_running(locked)
    check_step(locked, State.ACCEPTED)
    if locked.committee_id is None:
        raise Refused(_("No committee judges this nomination yet. Assign the committees first."))
    _move(locked, State.ACCEPTED, by, reason, accepted_at=timezone.now())
    add_stage_nominations(by=by, nomination=locked)
    return locked


def _has_begun(nomination: Nomination) -> bool:
    """Whether it was called in or scored, or one of its stages was."""
    every = Nomination.objects.filter(Q(pk=nomination.pk) | Q(stage_of=nomination.pk))
    begun = Q(slot_place__slot__state__in=CALLED_IN) | Q(sheets__isnull=False)
    return every.filter(begun).exists()


def may_be_withdrawn(nomination: Nomination) -> bool:
    """Whether its office may still take it back: not once it is evaluated, or the round over."""
    return nomination.category.award.round.phase in UNDER_WAY and not _has_begun(nomination)


@transaction.atomic
def withdraw_nomination(*, by: User, nomination: Nomination, reason: str) -> Nomination:
    """Take it back for good. Refused once its slot has begun or somebody has scored it."""
    locked = locked_nomination(nomination.pk)
    if locked.state == State.WITHDRAWN:
        return locked
    require_keeper(by, locked, reason)
    _check_withdrawable(locked)
    if not reason:
        raise Refused(_("Please say why the nomination is withdrawn."))
    _move(locked, State.WITHDRAWN, by, reason)
    withdraw_stage_nominations(by=by, nomination=locked, reason=reason)
    return locked


def holds_of_withdrawal(nomination: Nomination) -> list[Hold]:
    """What keeps an office from taking a nomination back."""
    return why_not(lambda: _check_withdrawable(nomination))


def _check_withdrawable(nomination: Nomination) -> None:
    _require_running(nomination)
    check_step(nomination, State.WITHDRAWN)
    if _has_begun(nomination):
        raise Refused(
            _(
                "The evaluation has begun. Please tell the chair or the secretary of the "
                "committee: the chair enters that you withdraw, and a second person agrees."
            )
        )

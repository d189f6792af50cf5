"""Certification: the chair's word that freezes a category's result."""

import logging

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.entry.submissions.stage_nominations import add_stage_nominations
from evaluations.judging.moderation.actions.discussion import end_discussions
from evaluations.judging.results.actions.locking import lock_sheets, locked_panel, sheets_of
from evaluations.judging.results.certified import follow
from evaluations.judging.results.content import result_content
from evaluations.judging.results.counting import Count, check_parted, counted_so_far
from evaluations.judging.results.lines import RANKED, Tally
from evaluations.judging.results.models import Placing, Reopening, Result
from evaluations.judging.results.notices import CERTIFIED
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.sheet_check import sheet_problems, sheet_records
from evaluations.judging.results.turnout import Turnout, counted_sheets
from evaluations.judging.scoring.actions.archiving import archive
from evaluations.judging.scoring.actions.revealing import close_panel
from evaluations.judging.scoring.models import ScoreSheet, SheetState
from evaluations.platform.codes import new_code
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.sealing import seal_when_committed
from evaluations.platform.notices.actions import notify
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import Category, Stage
from evaluations.setup.rubrics.tree import rubric_tree
from units.models import User

logger = logging.getLogger(__name__)


@transaction.atomic
def certify(*, by: User, category: Category, committee: Committee) -> Result:
    """Certify a category: freeze its sheets, number the result, have the journal sealed.

    A second call returns the result that is there, unless it was reopened and a second person
    has agreed: then the next number supersedes it. Refused while a sheet is owed, the quorum is
    not reached, or a tie waits for the chair's ruling or for lots.
    """
    panel = locked_panel(by, category, committee)
    if panel.is_certified:
        return Result.objects.get(pk=panel.latest_result or 0)
    panel.round.require_evaluating()
    reopening = _reopening(panel, by)
    lock_sheets(panel)
    count = counted_so_far(panel, with_content=True)
    check_parted(count)
    _check_sheets(panel, count.turnout)
    return _write(by, panel, count, reopening)


def _check_sheets(panel: Panel, turnout: Turnout) -> None:
    """Every counted sheet is computed anew from its marks before anything is written."""
    pks = [
        sheet.pk
        for nomination in turnout.nominations
        for sheet in counted_sheets(turnout, nomination)
    ]
    sheets = ScoreSheet.objects.filter(pk__in=pks).select_related("seat__user", "nomination")
    tree = rubric_tree(panel.category.rubric)
    for known in sheet_records(sheets).values():
        if problem := next(sheet_problems(known, tree), ""):
            sheet = known.sheet
            logger.error(
                "sheet does not fit its record", extra={"sheet": sheet.pk, "problem": problem}
            )
            params = {
                "person": sheet.seat.user.full_name if sheet.seat else panel.committee.name,
                "nomination": sheet.nomination.official_name,
            }
            raise Refused(
                _(
                    "The sheet of %(person)s for “%(nomination)s” is not what was submitted, so "
                    "nothing is certified. Please tell the administrators; do not change anything."
                )
                % params
            )


def _reopening(panel: Panel, by: User) -> Reopening | None:
    """The reopening that this certification answers; None for the first result."""
    if panel.latest_result is None:
        return None
    rows = Reopening.objects.select_for_update(of=("self",)).select_related(
        "result", "seconded_by"
    )
    reopening = rows.get(pk=panel.reopening or 0)
    if reopening.seconded_by_id == by.pk:
        raise Refused(_("The second person must be somebody other than who certifies."))
    return reopening


def _write(by: User, panel: Panel, count: Count, reopening: Reopening | None) -> Result:
    now, code = timezone.now(), new_code()
    number = reopening.result.number + 1 if reopening else 1
    document = result_content(
        panel=panel,
        count=count,
        chair=_chair(panel),
        number=number,
        code=code,
        certified_at=now,
        reopening=reopening,
    )
    after = {"number": number, "code": code, "digest": digest(document)}
    reason = reopening.reason if reopening else ""
    of_panel = {"category": panel.category.pk, "committee": panel.committee.pk}
    close_panel(**of_panel)
    end_discussions(by=by, **of_panel)
    # Sheets that were begun and never came are kept, and closed.
    archive(by, sheets_of(panel).writable())
    _freeze_sheets(count.turnout)
    entry = record(
        by=by, verb="result.certified", subject=panel.category, after=after, reason=reason
    )
    seal_when_committed(entry)
    result = Result.objects.create(
        category=panel.category,
        committee=panel.committee,
        certified_at=now,
        certified_by=by,
        seconded_by=reopening.seconded_by if reopening else None,
        reason=reason,
        document=document,
        entry=entry,
        **after,
    )
    _place(result, count.outcome)
    _let_on(by, result)
    if reopening:
        reopening.ended_at = now
        reopening.save(update_fields=["ended_at"])
    _tell(panel, result)
    follow(result)
    return result


def _place(result: Result, outcome: Tally) -> None:
    """A row for each nomination, so that ranks can be asked for without the document."""
    Placing.objects.bulk_create(
        Placing(
            result=result,
            nomination_id=line.key,
            status=line.status,
            rank=line.rank,
            total=line.total,
            band=line.band,
            may_go_up=line.status == RANKED and not line.kept_back,
        )
        for line in outcome.lines
    )


def _let_on(by: User, result: Result) -> None:
    """Where this result decides who goes on, they are nominated in the stages behind it."""
    gates = Stage.objects.within_a_round().filter(
        from_category=result.category_id, gate__isnull=False
    )
    passed = Nomination.objects.filter(stage_nominations__placings__result=result)
    rows = Nomination.objects.accepted().filter(category__in=gates.values("category"))
    for nomination in rows.filter(pk__in=passed.values("pk")).select_for_update(of=("self",)):
        add_stage_nominations(by=by, nomination=nomination)


def _tell(panel: Panel, result: Result) -> None:
    """The committee's people get a notice, and its boards look again."""
    people = [seat.user_id for seat in panel.seats if seat.is_held_today]
    params = {"category": panel.category.name, "number": result.number}
    address = reverse("board", args=[panel.committee.pk, panel.category.pk])
    about = f"result-{result.pk}"
    notify(people, CERTIFIED, about=about, params=params, address=address)
    for session in panel.committee.sessions.all():
        touch(session, "slots", "sheets")


def _chair(panel: Panel) -> Seat:
    seat = panel.viewer_seat
    if seat is None:
        raise Refused(_("Only the chair of the committee can do this."))
    return seat


def _freeze_sheets(turnout: Turnout) -> None:
    received = (sheet for sheets in turnout.sheets.values() for sheet in sheets.values())
    pks = [sheet.pk for sheet in received if sheet.counted]
    ScoreSheet.objects.filter(pk__in=pks).update(state=SheetState.CERTIFIED)

"""Who keys a paper and who confirms it, whether a seat or a committee takes one, and whether what
was keyed is whole."""

from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.paper.keying import DISSENTS, Keyed
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.paper.page import on_paper
from evaluations.judging.scoring.access import moment_of
from evaluations.judging.scoring.actions.declarations import stands_too_close
from evaluations.judging.scoring.actions.marks import check_value
from evaluations.judging.scoring.actions.sheets import check_chain, refuse_absent
from evaluations.judging.scoring.actions.submitting import missing_from
from evaluations.judging.scoring.keyed_marks import keyed_marks
from evaluations.judging.scoring.marking import MarkValue
from evaluations.judging.scoring.models import WRITABLE, Declaration, Mark, ScoreSheet
from evaluations.judging.scoring.progress import seats_owing
from evaluations.platform.errors import Refused
from evaluations.setup.committees.access import chairs, is_secretary
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rubrics.tree import RubricTree, rubric_tree
from units.models import User


def keys_papers(by: User, committee: Committee | None) -> bool:
    """Whether `by` may key papers of this committee and its seats."""
    return by.is_administrator or is_secretary(by, committee)


def seconds_papers(by: User, entry: PaperEntry) -> bool:
    """Whether `by` may confirm what another person keyed."""
    committee = entry.nomination.committee
    if entry.keyed_by_id == by.pk or committee is None:
        return False
    is_own = chairs(by, committee) if entry.seat is None else entry.seat.user_id == by.pk
    return is_own or keys_papers(by, committee)


def check_takes_paper(by: User, seat: Seat | None, nomination: Nomination) -> None:
    """Refuse where no sheet can be made of a paper of this seat, or of the committee."""
    _check_runs(seat, nomination)
    if seat is None:
        _refuse_recused(by, nomination)
    else:
        _check_not_recused(seat, nomination)
        refuse_absent(seat, nomination)
    if not moment_of(nomination).presentation_is_open():
        raise Refused(
            _("Marks open when the presentation starts. Please wait for the chair to start it.")
        )
    refuse_submitted(ScoreSheet.objects.filter(seat=seat, nomination=nomination).first())
    if seat is not None:
        check_chain(seat, nomination)


def refuse_submitted(sheet: ScoreSheet | None) -> None:
    if sheet is not None and sheet.state not in WRITABLE:
        if sheet.is_agreed:
            raise Refused(_("The committee's sheet is handed in already."))
        raise Refused(_("This seat's sheet is submitted already."))


def _check_runs(seat: Seat | None, nomination: Nomination) -> None:
    is_agreed = nomination.category.award.is_agreed
    if is_agreed and seat is not None:
        raise Refused(_("The committee agrees on one sheet for this award."))
    if not is_agreed:
        if seat is None:
            raise Refused(_("In this award each seat scores on a sheet of its own."))
        if not seat.scores or seat.committee_id != nomination.committee_id:
            raise Refused(
                _("Only a scoring seat of this committee has a sheet for this nomination.")
            )
    nomination.category.award.round.require_evaluating()
    nomination.require_accepted()


def _refuse_recused(by: User, nomination: Nomination) -> None:
    """Who is recused has no hand in the committee's sheet, on paper as on a screen."""
    if Declaration.objects.recused().filter(seat__user=by, nomination=nomination).exists():
        raise Refused(_("You are recused from this nomination and do not score it."))


def _check_not_recused(seat: Seat, nomination: Nomination) -> None:
    declared = Declaration.objects.filter(seat=seat, nomination=nomination).first()
    if declared is not None and declared.is_recused:
        raise Refused(_("This seat is recused from the nomination."))
    if declared is None and stands_too_close(seat.user, nomination):
        raise Refused(
            _("The judge's own office is nominated. The chair takes the seat off this nomination.")
        )


def check_whole(seat: Seat | None, nomination: Nomination, keyed: Keyed) -> None:
    """Refuse a paper on which something is missing that the sheet must have."""
    if seat is None:
        _check_words(nomination, keyed)
    elif not keyed.declares_none:
        raise Refused(
            _(
                "The paper must declare “no conflict of interest”. With a conflict nothing is "
                "keyed: the chair takes the seat off this nomination."
            )
        )
    tree = rubric_tree(nomination.category.rubric)
    for pk, sentence in problems_of(tree, nomination, keyed).items():
        node = tree.indicators[pk][1]
        raise Refused(f"{node.number} {node.name}: {sentence}")


def _check_words(nomination: Nomination, keyed: Keyed) -> None:
    """At least one seat has signed, and each that has may give its word."""
    if not keyed.words:
        raise Refused(_("No seat has given its word on this paper, so it is nobody's sheet."))
    owing = seats_owing(nomination)
    for seat in Seat.objects.filter(pk__in=keyed.words).select_related("user"):
        if seat.pk not in owing:
            name = {"name": seat.user.full_name}
            raise Refused(_("%(name)s is not waited for with this nomination.") % name)
        _check_not_recused(seat, nomination)
    if any(code == DISSENTS and not reason for code, reason in keyed.words.values()):
        raise Refused(_("Please write why the seat dissents; it is printed in the result."))


def problems_of(tree: RubricTree, nomination: Nomination, keyed: Keyed) -> dict[int, str]:
    """What cannot stand on a whole paper, by indicator."""
    problems, rows = {}, keyed_marks(tree, nomination.pk)
    for node in on_paper(tree, nomination.nominee_class):
        try:
            rows[node.pk] = _as_mark(node.pk, check_value(node, keyed.marks[node.pk]))
        except KeyError:
            problems[node.pk] = _("Every indicator needs what stands on the paper.")
        except Refused as refusal:
            problems[node.pk] = str(refusal)
    award_round = nomination.category.award.round
    missing = missing_from(
        tree,
        rows,
        comment_at_extremes=award_round.comment_at_extremes,
        nominee_class=nomination.nominee_class,
    )
    return {**missing, **problems}


def _as_mark(pk: int, value: MarkValue) -> Mark:
    written = {"kind": value.kind, "points": value.points, "figure": value.figure}
    return Mark(indicator_id=pk, comment=value.comment, version=0, **written)

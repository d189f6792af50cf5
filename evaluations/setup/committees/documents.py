"""The appointment list of a committee (บัญชีรายชื่อคณะกรรมการ), and who sits in those of a round."""

from collections import defaultdict

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.documents.document import Document, Facts, Head, Table
from evaluations.platform.documents.gap import gap
from evaluations.platform.documents.registry import Back, document
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import AwardRound
from thai.dates import format_date
from units.access import overseer
from units.models import User


@document("appointments", back=Back(gettext_lazy("Committee"), "committee", overseer))
def appointment_list(user: User, pk: int) -> Document:
    """Some ten queries."""
    committees = Committee.objects.visible_to(user).select_related("round")
    committee = committees.with_coverage().get(pk=pk)
    seats = Seat.objects.filter(committee=committee).select_related("user", "substitute_for__user")
    order = committee.order_number or gap(_("no order number was entered"))
    date = (
        format_date(committee.order_date)
        if committee.order_date
        else gap(_("no date of the order was entered"))
    )
    return Document(
        title=_("Appointment list"),
        subject=committee.name,
        parts=(
            Facts(
                (
                    (_("Round"), committee.round.name),
                    (_("Order no."), order),
                    (_("Date of the order"), date),
                    (_("Covers"), "\n".join(committee.coverage) or _("everywhere")),
                    (
                        _("Categories"),
                        "\n".join(category.name for category in committee.categories.all()),
                    ),
                )
            ),
            Table(
                columns=(
                    Head(_("No."), True, "narrow"),
                    Head(_("Name"), False, "rest"),
                    Head(_("Position in office"), False, "rest"),
                    Head(_("Position in the committee")),
                    Head(_("Term")),
                ),
                rows=tuple(_row(seat) for seat in seats),
                heading=_("Committee"),
                empty=gap(_("nobody was named yet")),
            ),
        ),
        running=f"{committee.round.name}",
        is_rehearsal=committee.round.is_rehearsal,
    )


def _row(seat: Seat) -> tuple[str, ...]:
    texts = [seat.user.full_position, seat.user.assignment]
    return (
        str(seat.number),
        seat.user.full_name,
        "\n".join(text for text in texts if text) or gap(_("no position was entered")),
        _position(seat),
        _term(seat),
    )


def _position(seat: Seat) -> str:
    position = str(seat.get_position_display())
    silent = _("does not score")
    return position if seat.scores else f"{position} ({silent})"


def _term(seat: Seat) -> str:
    params = []
    if seat.valid_from:
        params.append(_("from %(date)s") % {"date": format_date(seat.valid_from)})
    if seat.valid_until:
        params.append(_("until %(date)s") % {"date": format_date(seat.valid_until)})
    if seat.substitute_for:
        params.append(_("in place of %(name)s") % {"name": seat.substitute_for.user.full_name})
    return "\n".join(params) or _("without an end")


@document(
    "committee_members",
    allow=overseer,
    back=Back(gettext_lazy("Committees"), "committee_list", overseer),
)
def committee_members(user: User, pk: int) -> Document:
    """Of the round with this key: who sits in which committee, from when until when. Three
    queries."""
    award_round = AwardRound.objects.visible_to(user).get(pk=pk)
    seats = Prefetch("seats", Seat.objects.with_role())
    committees = award_round.committees.prefetch_related(seats)
    count = str(len(committees)) if committees else gap(_("no committee was named yet"))
    return Document(
        title=_("Committee members and their terms"),
        subject=award_round.name,
        parts=(
            Facts(((_("Round"), award_round.name), (_("Number of committees"), count))),
            *(_members(committee) for committee in committees),
        ),
        running=award_round.name,
        is_rehearsal=award_round.is_rehearsal,
        is_wide=True,
    )


def _members(committee: Committee) -> Table:
    nobody = ("", gap(_("nobody was named yet")), "", "", "", "")
    return Table(
        columns=(
            Head(_("No."), True, "narrow"),
            Head(_("Name"), False, "wide"),
            Head(_("Position in the committee")),
            Head(_("From"), False, "mid"),
            Head(_("Until"), False, "mid"),
            Head(_("In place of"), False, "rest"),
        ),
        # A row even of an empty committee: the spreadsheet is one list of all of them.
        rows=tuple(_member(seat) for seat in _substitutes_below(committee)) or (nobody,),
        heading=committee.name,
        listed_by=((_("Committee"), committee.name),),
    )


def _substitutes_below(committee: Committee) -> list[Seat]:
    """The seats in their order, each with its substitutes right below it."""
    after: dict[int | None, list[Seat]] = defaultdict(list)
    for seat in committee.seats.all():
        after[seat.substitute_for_id].append(seat)

    def below(holder: int | None) -> list[Seat]:
        return [listed for seat in after[holder] for listed in (seat, *below(seat.pk))]

    return below(None)


def _member(seat: Seat) -> tuple[str, ...]:
    holder = seat.substitute_for
    return (
        str(seat.number),
        seat.user.full_name,
        _position(seat),
        format_date(seat.valid_from) if seat.valid_from else _("since the appointment"),
        format_date(seat.valid_until) if seat.valid_until else _("without an end"),
        holder.user.full_name if holder else "",
    )

"""The appointment list of a committee (บัญชีรายชื่อคณะกรรมการ)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.documents.document import Document, Facts, Head, Table
from evaluations.platform.documents.gap import gap
from evaluations.platform.documents.registry import Back, document
from evaluations.setup.committees.models import Committee, Seat
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
                    Head(_("Name"), False, "wide"),
                    Head(_("Position in office"), False, "wide"),
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
    position = str(seat.get_position_display())
    if not seat.scores:
        silent = _("does not score")
        position += f" ({silent})"
    return (
        str(seat.number),
        seat.user.full_name,
        "\n".join(text for text in texts if text) or gap(_("no position was entered")),
        position,
        _term(seat),
    )


def _term(seat: Seat) -> str:
    params = []
    if seat.valid_from:
        params.append(_("from %(date)s") % {"date": format_date(seat.valid_from)})
    if seat.valid_until:
        params.append(_("until %(date)s") % {"date": format_date(seat.valid_until)})
    if seat.substitute_for:
        params.append(_("in place of %(name)s") % {"name": seat.substitute_for.user.full_name})
    return "\n".join(params)

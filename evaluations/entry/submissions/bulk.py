"""What is done to many nominations at once in this stage: accepted."""

from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.bulk import OF_THE_LIST
from evaluations.entry.submissions.actions import accept_nomination
from evaluations.entry.submissions.forms import AcceptForm
from evaluations.platform.bulk.kinds import BulkAction, declare
from evaluations.setup.committees.models import Seat

declare(
    BulkAction(
        code="nomination_accept",
        label=_("Accept nominations"),
        lead=_("From now on the whole committee reads them and their evidence."),
        may=lambda user: (
            user.is_administrator or Seat.objects.held_by(user).secretaries().exists()
        ),
        form=lambda data, user, _rows: AcceptForm(data, needs_reason=user.is_administrator),
        act=lambda order, row, _place: accept_nomination(
            by=order.by, nomination=row, reason=order.said.get("reason", "")
        ),
        **OF_THE_LIST,
    )
)

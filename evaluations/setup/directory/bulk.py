"""What is done to many people at once: invited, in portions, so that other mail is not kept
waiting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.platform.bulk.kinds import BulkAction, declare
from evaluations.setup.directory.actions.people import invite
from evaluations.setup.directory.actions.taking import BETWEEN, PORTION
from evaluations.setup.directory.forms import PersonFilterForm
from units.access import keeps_people
from units.models import User

declare(
    BulkAction(
        code="person_invite",
        of="person_list",
        list_title=_("People"),
        label=_("Invite people"),
        lead=_("Each gets a mail with a link to set a password. Earlier links stop working."),
        may=keeps_people,
        rows=lambda user: User.objects.visible_to(user),
        narrow=PersonFilterForm,
        form=lambda data, _user, _rows: forms.Form(data),
        act=lambda order, row, place: invite(
            by=order.by,
            person=row,
            site=order.site,
            later=BETWEEN * (place // PORTION),
            unless_since=order.at,
        ),
    )
)

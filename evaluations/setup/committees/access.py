"""Which seat a person holds: chair, secretary, scoring member."""

from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused
from evaluations.setup.committees.models import SECRETARIES, Committee, Position, Seat
from units.models import User


def seat_of(user: User, committee: Committee) -> Seat | None:
    """The seat that `user` holds today in `committee`."""
    return Seat.objects.held_by(user).filter(committee=committee).first()


def chairs(user: User, committee: Committee) -> bool:
    seat = seat_of(user, committee)
    return seat is not None and seat.position == Position.CHAIR


def may_run(user: User, committee: Committee) -> bool:
    """Whether `user` may call, start and close slots: chair, secretaries, administrators."""
    if user.is_administrator:
        return True
    seat = seat_of(user, committee)
    return seat is not None and seat.is_runner


def require_runner(user: User, committee: Committee | None) -> Committee:
    """The committee; refuses what its chair, its secretaries and administrators alone may do."""
    if committee is None or not may_run(user, committee):
        raise Refused(_("Only the chair, the secretary or an administrator can do this."))
    return committee


def require_chair(user: User, committee: Committee | None) -> Committee:
    """The committee; refuses what its chair alone may do."""
    if committee is None or not chairs(user, committee):
        raise Refused(_("Only the chair of the committee can do this."))
    return committee


def is_secretary(user: User, committee: Committee | None) -> bool:
    """Whether `user` is secretary or assistant secretary of `committee` today."""
    seat = seat_of(user, committee) if committee else None
    return seat is not None and seat.position in SECRETARIES

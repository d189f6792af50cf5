"""What a person may do by a seat held today: as chair, as secretary."""

from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused
from evaluations.setup.committees.models import Committee, Position, Seat
from units.models import User


def chairs(user: User, committee: Committee) -> bool:
    seats = Seat.objects.held_by(user).filter(committee=committee)
    return seats.filter(position=Position.CHAIR).exists()


def may_run(user: User, committee: Committee) -> bool:
    """Whether `user` may call, start and close slots: chair, secretaries, administrators."""
    seats = Seat.objects.held_by(user).filter(committee=committee)
    return user.is_administrator or seats.running().exists()


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
    seats = Seat.objects.held_by(user).filter(committee=committee)
    return seats.secretaries().exists()

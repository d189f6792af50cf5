"""Which seat a person holds: chair, secretary, scoring member."""

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


def is_secretary(user: User, committee: Committee | None) -> bool:
    """Whether `user` is secretary or assistant secretary of `committee` today."""
    seat = seat_of(user, committee) if committee else None
    return seat is not None and seat.position in SECRETARIES

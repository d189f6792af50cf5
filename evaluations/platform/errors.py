"""What every stage raises when a change may not be made."""

from django.db import OperationalError
from django.utils.translation import gettext as _

from units.models import User

# PostgreSQL: a lock did not come free in time, or two waited for each other.
LOCK_STATES = ("55P03", "40P01")


class Refused(Exception):
    """A change was refused; the message is a whole sentence that says what to do next."""


class Conflict(Refused):
    """The row was changed by somebody else since the sender last saw it."""


def require_administrator(by: User) -> None:
    """Refuse a change of the configuration to everybody else."""
    if not by.is_administrator:
        raise Refused(_("Only an administrator can do this."))


def is_busy(fault: BaseException | None) -> bool:
    """Whether the database gave up because somebody else holds what was wanted."""
    if not isinstance(fault, OperationalError):
        return False
    state = getattr(fault.__cause__, "sqlstate", "")
    return state in LOCK_STATES or "database is locked" in str(fault)


def busy() -> Refused:
    """What was typed is kept on the page, and nothing was changed."""
    return Refused(
        _(
            "Somebody else is changing the same thing at this moment, so nothing was saved. "
            "Please try again in a moment."
        )
    )

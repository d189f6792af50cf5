"""What every stage raises when a change may not be made."""

from django.utils.translation import gettext as _

from units.models import User


class Refused(Exception):
    """A change was refused; the message is a whole sentence that says what to do next."""


class Conflict(Refused):
    """The row was changed by somebody else since the sender last saw it."""


def require_administrator(by: User) -> None:
    """Refuse a change of the configuration to everybody else."""
    if not by.is_administrator:
        raise Refused(_("Only an administrator can do this."))

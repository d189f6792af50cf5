"""What every stage raises when a change may not be made."""


class Refused(Exception):
    """A change was refused; the message is a whole sentence that says what to do next."""


class Conflict(Refused):
    """The row was changed by somebody else since the sender last saw it."""

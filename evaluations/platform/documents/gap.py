"""What a document has no data for."""

from django.utils.translation import gettext as _


def gap(reason: str) -> str:
    """What is missing, visibly, with the reason: never 0 and never blank."""
    return _("[no data: %(reason)s]") % {"reason": reason}

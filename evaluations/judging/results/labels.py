"""The steps of a tie chain and the reasons of a missed minimum, in words."""

from django.utils.translation import gettext as _


def step_name(step: str) -> str:
    """A step of the tie chain in words."""
    if step == "dimensions":
        return _("dimension 1, then 2, and so on")
    if step == "top_marks":
        return _("number of top marks")
    if step == "chair":
        return _("the chair's ruling")
    return _("dimension %(number)s") % {"number": step.removeprefix("dimension:")}


def failed_name(name: str) -> str:
    if name == "total":
        return _("minimum total")
    if name == "mandatory":
        return _("a mandatory item")
    return _("minimum of dimension %(number)s") % {"number": name.removeprefix("dimension:")}

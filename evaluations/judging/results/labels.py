"""The steps of a tie chain and the reasons of a missed minimum, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class TieLine:
    """A step of the tie chain and the figure it gave each nomination that was equal before."""

    step: str
    figures: tuple[tuple[str, str], ...]
    decided: bool


def tie_line(
    step: str, figures: Iterable[Sequence[Any]], decided: bool, names: Mapping[int, str]
) -> TieLine:
    """`figures` are (primary key, figure) of nominations, `names` theirs."""
    shown = tuple((names[key], str(figure).lstrip("-")) for key, figure in figures)
    return TieLine(step_name(step), shown, decided)


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

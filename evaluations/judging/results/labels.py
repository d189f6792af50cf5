"""The steps of a tie chain, requirements, and what a nominee failed, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evaluations.judging.results.result_document import RequirementV2
from evaluations.setup.rubrics.words import requirement_in_words

STEPS = {
    "dimensions": lambda: _("dimension 1, then 2, and so on"),
    "top_marks": lambda: _("top marks per counted sheet"),
    "chair": lambda: _("the chair's ruling"),
    "lots": lambda: _("lots"),
}


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
    if step in STEPS:
        return STEPS[step]()
    kind, number = step.split(":")
    if kind == "stage":
        return _("stage %(number)s") % {"number": number}
    return _("dimension %(number)s") % {"number": number}


def requirement_text(requirement: RequirementV2) -> str:
    """What a requirement of a result asks for, such as "dimension 2 at least 35 (class L)"."""
    return requirement_in_words(
        requirement["measure"],
        reference=requirement["reference"],
        bound=requirement["bound"],
        most=str(requirement["most"]),
        nominee_class=requirement["nominee_class"],
    )


def failed_name(name: str, requirements: Iterable[RequirementV2]) -> str:
    """What a nominee failed, or what keeps it back, in words."""
    if name == "mandatory":
        return _("a mandatory item")
    kind, number = name.split(":")
    if kind == "gate":
        return _("what stage %(number)s needs to go on") % {"number": number}
    by_number = {one["number"]: one for one in requirements}
    return requirement_text(by_number[int(number)])

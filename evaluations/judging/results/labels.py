"""The steps of a tie chain, requirements, and what a nominee failed, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.results.result_document import LineV3, PolicyV2, RequirementV2
from evaluations.judging.scoring.models import StandingKind
from evaluations.setup.rounds.models import Aggregation, CarriedBy
from evaluations.setup.rubrics.labels import requirement_in_words
from thai.dates import format_date

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
    by_number = {requirement["number"]: requirement for requirement in requirements}
    return requirement_text(by_number[int(number)])


def method_text(policy: PolicyV2) -> str:
    """How the committee comes to one figure: an aggregation, or one sheet and how it carries."""
    if not policy["is_agreed"]:
        return str(Aggregation(policy["aggregation"]).label)
    if policy["carried_by"] == CarriedBy.ALL:
        return _("one sheet on which the committee agrees, carried when all words agree")
    return _("one sheet on which the committee agrees, carried by more than half of the words")


def standing_text(line: LineV3) -> str:
    """Why a nominee does not compete, by whom and when; empty where it does."""
    standing = line["standing"]
    if standing is None:
        return ""
    decided_at = datetime.fromisoformat(standing["seconded_at"])
    params = {
        "kind": StandingKind(standing["kind"]).label,
        "reason": standing["reason"],
        "chair": standing["decided_by"],
        "second": standing["seconded_by"],
        "date": format_date(timezone.localtime(decided_at), "short"),
    }
    return _("%(kind)s: %(reason)s (%(chair)s, %(second)s, %(date)s)") % params

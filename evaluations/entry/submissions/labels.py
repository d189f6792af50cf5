"""The points of the checklist in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.entry.submissions.checklist import Point


@dataclass(frozen=True)
class PointLine:
    """A point as the page shows it: "met", "open" or "free" (not required); `page` is where it
    is mended."""

    look: str
    sign: str
    label: str
    about: str
    blocks: bool
    page: str


MENDED_AT = {
    "answers": "nomination_answers",
    "self_marks": "nomination_own_marks",
    "evidence": "nomination_evidence",
}


def _label(point: Point) -> str:
    if point.code == "evidence":
        return f"{point.number} {point.name}"
    labels = {
        "official_name": _("Official name"),
        "summary": _("Summary"),
        "contact": _("Contact"),
        "presenters": _("Who presents"),
        "nominee_class": _("Class of nominee"),
        "self_marks": _("The office's own marks"),
        "answers": _("Answers to what was sent back"),
    }
    return labels[point.code]


def _about(point: Point) -> str:
    if point.code == "self_marks" and not point.is_met:
        return _("missing: %(numbers)s") % {"numbers": point.number}
    if point.code == "answers" and not point.is_met:
        return _("not answered yet: %(names)s") % {"names": point.name}
    if point.code != "evidence":
        return "" if point.is_met else _("not filled in")
    if point.count:
        return _("%(count)s pieces") % {"count": point.count}
    return _("evidence required") if point.is_needed else _("no evidence; not required")


def point_lines(points: Iterable[Point]) -> list[PointLine]:
    """Every point with its words and its sign."""
    lines = []
    for point in points:
        look = "met" if point.is_met else "open" if point.is_needed else "free"
        page = MENDED_AT.get(point.code, "nomination_edit")
        sign = {"met": "✓", "open": "✗", "free": "–"}[look]
        lines.append(PointLine(look, sign, _label(point), _about(point), point.blocks, page))
    return lines

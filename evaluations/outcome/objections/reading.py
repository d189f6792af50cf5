"""What an office reads of its provisional result: its line, and which of the figures are told."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluations.judging.results.inputs import quoted_lines
from evaluations.judging.results.models import Result
from evaluations.judging.results.result_document import LineV3, ResultDocumentV3
from evaluations.judging.results.turnout import AGREED_SHEET
from evaluations.outcome.objections.models import ObjectionWindow
from evaluations.outcome.objections.single_marks import Counted, Told, Voices, told_of
from evaluations.outcome.reports.feedback import line_of
from evaluations.setup.rubrics.arithmetic import WHOLE_BASE


@dataclass(frozen=True)
class Reading:
    """`has_total`: the total and whatever it is added from are told, of quoted stages as well."""

    content: ResultDocumentV3
    line: LineV3
    told: Told
    has_total: bool


def reading_of(window: ObjectionWindow) -> Reading:
    """`window` comes `with_page`: a query, and three for each stage that quotes a result."""
    content, told = window.result.content, _told(window.result, window.nomination_id)
    line = line_of(window.result, window.nomination_id)
    if line is None:
        raise ObjectionWindow.DoesNotExist
    has_total = told.total and all(_quoted_is_told(window, line))
    return Reading(content, line, told, has_total)


def _told(result: Result, nomination: int) -> Told:
    """After what the office was told of earlier results."""
    earlier = Result.objects.filter(
        objection_windows__nomination=nomination, pk__lt=result.pk
    ).order_by("pk")
    lines = [
        (certified.content, line_of(certified, nomination)) for certified in (*earlier, result)
    ]
    return told_of([counted_of(content, line) for content, line in lines if line is not None])


def _quoted_is_told(window: ObjectionWindow, line: LineV3) -> Iterator[bool]:
    """Of each result that a stage quotes, whether its total is told where the office reads it."""
    codes = [stage["result"]["code"] for stage in line["stages"] if stage["result"] is not None]
    for result in Result.objects.filter(code__in=codes) if codes else ():
        quoted = quoted_lines(result.content, [window.nomination]).get(window.nomination_id)
        yield quoted is not None and _told(result, quoted["nomination"]["id"]).total


def counted_of(content: ResultDocumentV3, line: LineV3) -> Counted:
    """What stands behind the figures of a line: of a trimmed mean the sheets that count alone."""
    sizes = [len(part["indicators"]) for part in content["dimensions"]]
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return Counted(
        voices=[_voices(line, at) for at in range(sum(sizes))],
        dimensions=[range(start, start + size) for start, size in zip(starts, sizes, strict=True)],
        has_whole_base=content["rubric"]["base"] == WHOLE_BASE,
        is_agreed=any(sheet["seat"] == AGREED_SHEET for sheet in line["sheets"]),
    )


def _voices(line: LineV3, at: int) -> Voices:
    return {
        sheet["seat"]: Fraction(*sheet["share"])
        for sheet in line["sheets"]
        if sheet["share"][0] and sheet["points"][at] is not None
    }

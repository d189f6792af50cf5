"""How a nominee's figure came about and what was decided on it, in sentences a reader can add
again. From a result's content alone; `line` is a line of it."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from evaluations.judging.results.measured import Measured, measured_requirements
from evaluations.judging.results.newest_document import FIRST
from evaluations.judging.results.result_document import (
    CountedSheetV2,
    KeyedV2,
    LineV3,
    ResultDocumentV3,
    StageFigureV2,
    StageV2,
    StandingV2,
)
from evaluations.judging.results.stages import StagePart, sum_of_stages
from evaluations.judging.results.workings import (
    adjustment_working,
    given_of,
    left_out_workings,
)
from evaluations.outcome.reports.rules_text import scoped_text
from evaluations.outcome.reports.stored import STATUSES
from evaluations.platform.documents.figures import exact_text, fraction
from evaluations.setup.rubrics.sums import exact_sum, published
from thai.dates import format_date, format_time


def moment(iso: str) -> str:
    at = parse_datetime(iso)
    if at is None:
        return iso
    local = timezone.localtime(at)
    return f"{format_date(local)} {format_time(local)}"


def seats_of(content: ResultDocumentV3) -> dict[int, str]:
    """What a seat is called in a sentence, by its primary key."""
    return {
        seat["id"]: _("seat %(number)s") % {"number": seat["number"]} for seat in content["seats"]
    }


def judges_of(content: ResultDocumentV3) -> dict[int, str]:
    """A seat with the name of its holder, by its primary key."""
    seats = seats_of(content)
    return {seat["id"]: f"{seats[seat['id']]} {seat['name']}" for seat in content["seats"]}


def is_counted(line: LineV3) -> bool:
    """Whether its sheets were counted: of who is disqualified they stay readable alone."""
    return bool(line["dimensions"])


def own_total(line: LineV3) -> Fraction:
    """What the sheets come to, before stages and adjustments."""
    return exact_sum(fraction(score) for score in line["dimensions"])


def is_plain(content: ResultDocumentV3) -> bool:
    """Whether the sheets alone give the total."""
    policy = content["policy"]
    return not policy["stages"] and not policy["adjustments"]


def sum_text(content: ResultDocumentV3, line: LineV3) -> str:
    """The last addition, so that nobody has to guess it; a median of the first version did not add
    up this way."""
    if content["schema"] == FIRST and content["policy"]["aggregation"] == "median":
        return ""
    own = own_total(line)
    parts = " + ".join(exact_text(fraction(score)) for score in line["dimensions"])
    return f"{parts} = {exact_text(own)} → {published(own, content['policy']['places'])}"


def left_out_texts(content: ResultDocumentV3, line: LineV3) -> Iterator[str]:
    """Which sheets a trimmed mean left out, and how much of each."""
    seats = seats_of(content)
    if is_counted(line):
        yield from left_out_workings(
            (seats.get(sheet["seat"], ""), fraction(sheet["total"]), fraction(sheet["share"]))
            for sheet in line["sheets"]
        )


def base_texts(content: ResultDocumentV3, line: LineV3) -> Iterator[str]:
    """How a sheet's total came from a smaller base, once for all sheets that are alike."""
    full, seats = Fraction(content["rubric"]["full_marks"]), seats_of(content)
    alike: dict[str, list[str]] = defaultdict(list)
    for sheet in line["sheets"]:
        base = None if sheet["base"] is None else fraction(sheet["base"])
        if base is None or base == full:
            continue
        text = base_text(content["rubric"]["full_marks"], base, fraction(sheet["total"]))
        alike[text].append(seats.get(sheet["seat"], _("the committee's agreement")))
    for text, names in alike.items():
        yield f"{', '.join(names)}: {text}"


def base_text(full: str, base: Fraction, total: Fraction) -> str:
    """How what was reached of a smaller base became the total."""
    return _("base %(base)s of %(full)s: %(reached)s ÷ %(base)s × %(full)s = %(total)s") % {
        "base": exact_text(base),
        "full": full,
        "reached": exact_text(total * base / Fraction(full)),
        "total": exact_text(total),
    }


def stage_texts(content: ResultDocumentV3, line: LineV3, *, with_names: bool) -> Iterator[str]:
    """The stages added, and where the figure of each comes from."""
    rules = {rule["number"]: rule for rule in content["policy"]["stages"]}
    pairs = [(rules[stage["number"]], stage) for stage in line["stages"]]
    for rule, stage in pairs:
        text = f"{_stage_name(rule)}: {_stage_figure(rule, stage)}"
        yield f"{text} – {source}" if (source := _source(stage, with_names)) else text
    added = sum_of_stages(_stage_part(rule, stage) for rule, stage in pairs)
    if not added or line["total"] is None:
        return
    before, policy = fraction(line["before"]), content["policy"]
    text = _("Stages") + f": {added} = {exact_text(before)}"
    goes_on = given_of(policy["adjustments"], line["adjustments"])
    yield text if goes_on else f"{text} → {published(before, policy['places'])}"


def _stage_part(rule: StageV2, stage: StageFigureV2) -> StagePart:
    figure = "" if stage["figure"] is None else exact_text(fraction(stage["figure"]))
    return StagePart(rule["name"], rule["share"], figure, rule["full"])


def _stage_name(rule: StageV2) -> str:
    return _("Stage %(number)s %(name)s") % {"number": rule["number"], "name": rule["name"]}


def _stage_figure(rule: StageV2, stage: StageFigureV2) -> str:
    if stage["figure"] is None or stage["published"] is None:
        return _("no figure")
    figure = _("%(figure)s of %(full)s") % {
        "figure": exact_text(fraction(stage["figure"])),
        "full": rule["full"],
    }
    if rule["gate"] is None:
        return figure
    needed = _("published %(published)s, needed %(gate)s") % {**stage, "gate": rule["gate"]}
    return f"{figure} ({needed})"


def _source(stage: StageFigureV2, with_names: bool) -> str:
    quoted = stage["result"]
    if quoted is not None:
        return _(
            "result no. %(number)s, code %(code)s, of “%(category)s” (%(round)s), "
            "SHA-256 %(digest)s"
        ) % {**quoted}
    if stage["keyed"] is not None and with_names:
        return keyed_text(stage["keyed"])
    return ""


def keyed_text(keyed: KeyedV2) -> str:
    """Who keyed a figure, from what, and who confirmed it."""
    return _(
        "keyed by %(keyed_by)s %(keyed_at)s, confirmed by %(confirmed_by)s %(confirmed_at)s: "
        "%(reason)s"
    ) % {
        **keyed,
        "keyed_at": moment(keyed["keyed_at"]),
        "confirmed_at": moment(keyed["confirmed_at"]),
    }


def adjustment_texts(
    content: ResultDocumentV3, line: LineV3, *, with_names: bool
) -> Iterator[str]:
    """Bonus and deductions as one line, and who keyed them."""
    adjustments = given_of(content["policy"]["adjustments"], line["adjustments"])
    before, exact = fraction(line["before"]), fraction(line["exact"])
    if text := adjustment_working(before, exact, line["total"] or "", adjustments):
        yield text
    for rule, adjustment in adjustments if with_names else ():
        for entry in adjustment["entries"]:
            yield f"{rule['name']} {entry['figure']} {rule['unit']}: {keyed_text(entry)}"


def requirement_texts(content: ResultDocumentV3, line: LineV3) -> Iterator[str]:
    """The published figure beside every bound."""
    for measured in measured_requirements(content, line):
        yield f"{scoped_text(measured.requirement)} – {_outcome(measured)}"


def _outcome(measured: Measured) -> str:
    if measured.figure is None:
        return _("does not apply")
    params = {"figure": measured.figure}
    if measured.requirement["measure"] == "low_marks":
        met, unmet = _("%(figure)s indicators, met"), _("%(figure)s indicators, not met")
    else:
        met, unmet = _("published %(figure)s, met"), _("published %(figure)s, not met")
    return (met if measured.is_met else unmet) % params


def mandatory_texts(content: ResultDocumentV3, line: LineV3, *, with_names: bool) -> Iterator[str]:
    """Which judge failed which mandatory item on a sheet that counts."""
    names = judges_of(content)
    indicators = [indicator for part in content["dimensions"] for indicator in part["indicators"]]
    for at, indicator in enumerate(indicators):
        failing = [
            names.get(sheet["seat"], _("the committee's agreement"))
            for sheet in line["sheets"]
            if indicator["is_mandatory"] and _is_failed(sheet, at, Fraction(indicator["maximum"]))
        ]
        if failing:
            item = {"item": f"{indicator['number']} {indicator['name']}"}
            text = _("Mandatory item failed: %(item)s") % item
            yield f"{text} – {', '.join(failing)}" if with_names else text


def _is_failed(sheet: CountedSheetV2, at: int, maximum: Fraction) -> bool:
    """Whether a sheet that counts, in part at least, has less than the full mark."""
    points = sheet["points"][at]
    return bool(sheet["share"][0]) and points is not None and fraction(points) < maximum


def standing_text(standing: StandingV2) -> str:
    """Why a nominee stands below, since when and by whom."""
    return _(
        "%(kind)s: %(reason)s – by %(decided_by)s %(decided_at)s, agreed to by %(seconded_by)s "
        "%(seconded_at)s"
    ) % {
        **standing,
        "kind": STATUSES[standing["kind"]],
        "decided_at": moment(standing["decided_at"]),
        "seconded_at": moment(standing["seconded_at"]),
    }

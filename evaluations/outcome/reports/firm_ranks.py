"""How firm each rank is, in sentences (results/firmness.py): one table of the diagnostics."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from evaluations.judging.results.firmness import (
    BY_DECISION,
    BY_STEP,
    EQUAL,
    EXCHANGED,
    NO_WEIGHT,
    OLDER,
    SAME,
    SHARED,
    UNCOUNTABLE,
    UNEVEN,
    Change,
    Pair,
    firmness,
)
from evaluations.judging.results.labels import standing_text, step_name
from evaluations.judging.results.lines import COMPETING
from evaluations.judging.results.result_document import LineV3, ResultDocumentV3
from evaluations.judging.results.weighing import DIMENSION, INDICATOR, STAGE, Weight
from evaluations.outcome.reports.line_text import judges_of
from evaluations.outcome.reports.stored import rank_text, status_text
from evaluations.platform.documents.document import Head, Table
from evaluations.platform.documents.figures import ends, exact_text
from evaluations.platform.documents.gap import gap
from evaluations.setup.rounds.models import Aggregation


def firm_ranks(content: ResultDocumentV3) -> Table:
    """A row for every two neighbours, and one for each nominee without a rank."""
    judges = judges_of(content)
    rows = [_row(pair, judges) for pair in firmness(content)]
    rows += [_unranked(content, line) for line in content["lines"] if not _has_place(line)]
    return Table(
        columns=(
            Head(_("Neighbours"), False, "wide"),
            Head(_("How firm their order is"), False, "wide"),
            Head(_("Without one seat"), False, "mid"),
            Head(_("By another aggregation"), False, "mid"),
        ),
        rows=tuple(rows),
        heading=_("How firm each rank is"),
        note=_note(),
        empty=gap(_("there is one nominee only, so there is nothing to compare")),
    )


def _has_place(line: LineV3) -> bool:
    return line["status"] in COMPETING


def _note() -> str:
    return " ".join(
        (
            _(
                "One weight is changed and the others keep their value; then the totals are taken "
                "back to the full marks."
            ),
            _(
                "Totals are compared before they are rounded: at the weight that is named they "
                "are equal, and beyond it they have changed places."
            ),
            _("Requirements, standings, rulings and steps for ties stay as they were certified."),
        )
    )


def _name(line: LineV3) -> str:
    return f"{rank_text(line) or '–'} {line['nomination']['official_name']}"


def _row(pair: Pair, judges: dict[int, str]) -> tuple[str, ...]:
    seats = ((judges.get(seat, ""), order) for seat, order in pair.without)
    others = ((str(Aggregation(rule).label), order) for rule, order in pair.otherwise)
    names = f"{_name(pair.above)}\n{_name(pair.below)}"
    return (names, _sentence(pair), _orders(seats), _orders(others))


def _unranked(content: ResultDocumentV3, line: LineV3) -> tuple[str, ...]:
    why = standing_text(line) or status_text(content, line)
    text = _("Has no rank, and not by its total: %(why)s. No weight is told.") % {"why": why}
    return (_name(line), text, "", "")


def _sentence(pair: Pair) -> str:
    ranks = {"above": rank_text(pair.above), "below": rank_text(pair.below)}
    if pair.why == BY_DECISION:
        return _("A place is withheld by a decision, so no weight is told.")
    if pair.why == SHARED:
        return _("They share rank %(above)s: nothing parted them, so no weight is told.") % ranks
    if pair.why == BY_STEP:
        params = {**ranks, "step": _step(pair)}
        text = _(
            "Ranks %(above)s and %(below)s have the same total, parted by %(step)s, so no weight "
            "is told."
        )
        return text % params
    apart = _("Ranks %(above)s and %(below)s lie %(gap)s points apart.")
    return f"{apart % {**ranks, 'gap': pair.gap}} {_of_weights(pair)}"


def _step(pair: Pair) -> str:
    """The step of the chain that gave the two different figures."""
    keys = [line["nomination"]["id"] for line in (pair.above, pair.below)]
    for step in pair.above["tie_steps"]:
        figures = {figure[0]: figure[1] for figure in step["figures"]}
        if len({figures.get(key) for key in keys}) > 1:
            return step_name(step["step"])
    return _("the tie chain")


def _of_weights(pair: Pair) -> str:
    """What the weights say of two who are ranked by their totals."""
    untold = {
        NO_WEIGHT: _("Every item of the checklist counts the same, so there is no weight."),
        UNEVEN: _(
            "Of one of them the seats left out different indicators as not applicable, so its "
            "total does not follow a weight evenly, and none is told."
        ),
        OLDER: _("This result was counted by earlier rules, so no weight is told."),
    }
    if pair.why in untold:
        return untold[pair.why]
    if pair.change is None:
        return _("No change of one weight alone exchanges them.")
    weight, to = pair.change.weight, pair.change.to
    params = {"weight": _weight(weight), "from": _figure(weight.value), "to": _to(pair.change)}
    if to > weight.value:
        text = _("If %(weight)s rose from %(from)s beyond %(to)s, they would change places.")
    else:
        text = _("If %(weight)s fell from %(from)s below %(to)s, they would change places.")
    return text % params


def _to(change: Change) -> str:
    """A root that is no fraction is told with its decimals alone."""
    text = _figure(change.to)
    return text if change.is_exact else text.partition(" ")[0]


def _weight(weight: Weight) -> str:
    names = {
        STAGE: _("the share of stage %(number)s"),
        DIMENSION: _("the weight of dimension %(number)s"),
        INDICATOR: _("the weight of indicator %(number)s"),
    }
    return names[weight.kind] % {"number": weight.number}


def _figure(exact: Fraction) -> str:
    """As a weight is written: 30, 34.5; where it does not end with its fraction."""
    text = exact_text(exact)
    return text.rstrip("0").rstrip(".") if ends(exact) else text


def _orders(orders: Iterable[tuple[str, str]]) -> str:
    """Which of the seats or aggregations would exchange the two."""
    by_order: dict[str, list[str]] = {}
    for name, order in orders:
        by_order.setdefault(order, []).append(name)
    return "\n".join(_told(by_order)) if by_order else ""


def _told(by_order: dict[str, list[str]]) -> Iterator[str]:
    words = {
        EXCHANGED: _("exchanged: %(names)s"),
        EQUAL: _("equal: %(names)s"),
        UNCOUNTABLE: _("too few sheets: %(names)s"),
    }
    if set(by_order) == {SAME}:
        yield _("the same order")
    for order, text in words.items():
        if order in by_order:
            yield text % {"names": ", ".join(by_order[order])}
    if SAME in by_order and len(by_order) > 1:
        yield _("the others: the same order")

"""The rules of a result written once more, from their words and in another arithmetic.

Decimals with 80 digits, plain dictionaries, and the slowest way that can be read: it counts,
tries every choice, and compares everybody with everybody. It takes nothing from the product, so
that one mistake cannot stand on both sides. A round is a dictionary:

    rule, base, full, aggregation, places, chain, bands, stages, requirements, adjustments,
    quota, hands_on,
    dimensions: [{weight, indicators: [{key, weight, maximum, mandatory, classes, entry, …}]}]
    nominees: [{key, class, zone, standing, no_show, ruling, together, lot, stages, units,
                sheets: [{seat, figures: {indicator key: figure or None}}]}]
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import product
from typing import Any

Plain = dict[str, Any]
NOISE = Decimal(1).scaleb(-40)
DIGITS = 80


def without_noise(figure: Decimal) -> Decimal:
    """What is left of a figure when its last forty digits are rounded away."""
    return figure.quantize(NOISE)


def shown(figure: Decimal, places: int) -> Decimal:
    """Published: half up, once."""
    return without_noise(figure).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def mean(figures: list[Decimal]) -> Decimal:
    return sum(figures, Decimal(0)) / len(figures)


def middle(figures: list[Decimal]) -> Decimal:
    """The middle one, or the mean of the two in the middle."""
    ordered = sorted(figures)
    return mean([ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]])


# One sheet


def points(indicator: Plain, figure: Decimal) -> Decimal:
    """What a figure gives: itself, the points of its row, or its part of the target."""
    if indicator["entry"] == "table":
        given = [row for row in indicator["rows"] if figure >= row["lower"]]
        given.sort(key=lambda row: Decimal(row["lower"]))
        return Decimal(given[-1]["points"])
    if indicator["entry"] == "linear":
        reached: Decimal = figure * indicator["maximum"] / indicator["target"]
        return Decimal(indicator["maximum"]) if reached > indicator["maximum"] else reached
    return figure


def applying(dimension: Plain, sheet: Plain, nominee_class: str) -> list[tuple[Plain, Decimal]]:
    """Indicators that apply to the nominee and to this sheet, with their points."""
    found = []
    for indicator in dimension["indicators"]:
        if indicator["classes"] and nominee_class not in indicator["classes"]:
            continue
        figure = sheet["figures"][indicator["key"]]
        if figure is not None:
            found.append((indicator, points(indicator, figure)))
    return found


def reached(rule: str, indicator: Plain, given: Decimal) -> Decimal:
    if rule == "checklist":
        return Decimal(1 if given >= indicator["maximum"] else 0)
    return given / Decimal(indicator["maximum"])


def weight(rule: str, indicator: Plain) -> Decimal:
    return Decimal(1) if rule == "checklist" else Decimal(indicator["weight"])


def of_full(rule: str, dimension: Plain, indicator: Plain) -> Decimal:
    """The marks of the full form that an indicator stands for."""
    of_dimension = [weight(rule, one) for one in dimension["indicators"]]
    most = len(of_dimension) if rule == "checklist" else dimension["weight"]
    return Decimal(most) * weight(rule, indicator) / sum(of_dimension, Decimal(0))


def scores(form: Plain, sheet: Plain, nominee_class: str) -> list[Decimal]:
    """The score of every dimension."""
    rule = form["rule"]
    given = [applying(one, sheet, nominee_class) for one in form["dimensions"]]
    earned, offered = [], []
    for dimension, part in zip(form["dimensions"], given, strict=True):
        parts = [(of_full(rule, dimension, one), reached(rule, one, got)) for one, got in part]
        earned.append(sum((most * share for most, share in parts), Decimal(0)))
        offered.append(sum((most for most, _share in parts), Decimal(0)))
    if form["base"] == "whole":
        return [form["full"] * one / sum(offered) for one in earned]
    fulls = [
        sum(of_full(rule, dimension, one) for one in dimension["indicators"])
        for dimension in form["dimensions"]
    ]
    return [full * one / base for full, one, base in zip(fulls, earned, offered, strict=True)]


def at_most(form: Plain, sheet: Plain, nominee_class: str) -> int:
    """How many marks are top marks."""
    count = 0
    for dimension in form["dimensions"]:
        for indicator, given in applying(dimension, sheet, nominee_class):
            count += without_noise(given) >= indicator["maximum"]
    return count


def fails_mandatory(form: Plain, sheet: Plain, nominee_class: str) -> bool:
    return any(
        indicator["mandatory"] and without_noise(given) < indicator["maximum"]
        for dimension in form["dimensions"]
        for indicator, given in applying(dimension, sheet, nominee_class)
    )


# One committee


def kept(aggregation: str, totals: list[Decimal]) -> list[list[int]]:
    """Every way to choose the sheets that count: trimming leaves out one of the lowest and one of
    the highest, and which of equals it is must not matter, so all ways are taken."""
    every = list(range(len(totals)))
    if aggregation != "trimmed":
        return [every]
    lowest = [at for at in every if totals[at] == min(totals)]
    highest = [at for at in every if totals[at] == max(totals)]
    return [
        [at for at in every if at not in (low, high)]
        for low, high in product(lowest, highest)
        if low != high
    ]


def parts_that_count(ways: list[list[int]], sheets: int) -> list[Decimal]:
    """How much of each sheet counts: in how many of the ways it was kept."""
    return [Decimal(sum(at in way for way in ways)) / len(ways) for at in range(sheets)]


def together(aggregation: str, ways: list[list[int]], figures: list[Decimal]) -> Decimal:
    if aggregation == "median":
        return middle(figures)
    return mean([mean([figures[at] for at in way]) for way in ways])


def of_indicators(form: Plain, nominee: Plain, parts: list[Decimal]) -> dict[str, Decimal]:
    """The committee's points of every indicator that applies on a sheet that counts."""
    found = {}
    for number, dimension in enumerate(form["dimensions"], start=1):
        for place, indicator in enumerate(dimension["indicators"], start=1):
            given = given_to(indicator, dimension, nominee, parts)
            if given:
                figure = of_given(form["aggregation"], given)
                found[f"{number}.{place}"] = shown(figure, form["places"])
    return found


def given_to(
    indicator: Plain, dimension: Plain, nominee: Plain, parts: list[Decimal]
) -> list[tuple[Decimal, Decimal]]:
    """The points of one indicator on every sheet that counts, and how much the sheet counts."""
    return [
        (got, part)
        for sheet, part in zip(nominee["sheets"], parts, strict=True)
        for other, got in applying(dimension, sheet, nominee["class"])
        if other is indicator and part > 0
    ]


def of_given(aggregation: str, given: list[tuple[Decimal, Decimal]]) -> Decimal:
    if aggregation == "median":
        return middle([got for got, _part in given])
    above = sum((got * part for got, part in given), Decimal(0))
    return above / sum((part for _got, part in given), Decimal(0))


# One nominee


def unmet(form: Plain, scope: str, nominee: Plain, figures: Plain) -> list[Plain]:
    return [
        one
        for one in form["requirements"]
        if one["scope"] == scope
        and one["class"] in ("", nominee["class"])
        and not meets(one, figures)
    ]


def meets(requirement: Plain, figures: Plain) -> bool:
    measure, bound = requirement["measure"], requirement["bound"]
    if measure == "low_marks":
        low = [figure for figure in figures["indicators"].values() if figure <= bound]
        return bool(len(low) <= requirement["most"])
    if measure == "total":
        return bool(figures["total"] >= bound)
    figure = figures[f"{measure}s"].get(requirement["reference"])
    return figure is None or bool(figure >= bound)


def band(form: Plain, nominee: Plain, figures: Plain) -> str:
    closed = [one["band"] for one in unmet(form, "band", nominee, figures)]
    best, name = None, ""
    for band_name, lower in form["bands"]:
        is_open = band_name not in closed and "" not in closed
        if is_open and figures["total"] >= lower and (best is None or lower > best):
            best, name = lower, band_name
    return name


def stopped_by(form: Plain, nominee: Plain) -> int | None:
    """The number of the stage whose gate stayed shut."""
    for stage in form["stages"]:
        figure = nominee["stages"].get(stage["number"])
        if stage["gate"] is None or figure is None:
            continue
        if shown(figure, form["places"]) < stage["gate"]:
            return int(stage["number"])
    return None


def adjustments(form: Plain, nominee: Plain) -> list[Decimal]:
    given = []
    for rule in form["adjustments"]:
        added = rule["points"] * nominee["units"].get(rule["number"], Decimal(0))
        if rule["most"] is not None and added > rule["most"]:
            added = rule["most"]
        given.append(-added if rule["kind"] == "deduction" else added)
    return given


def before_ranks(form: Plain, nominee: Plain) -> Plain:
    """Everything of a nominee but its rank."""
    bare: Plain = {"key": nominee["key"], "rank": None, "tied": False, "band": "", "total": None}
    if nominee["no_show"]:
        return {**bare, "status": "no_show"}
    if nominee["standing"] in ("disqualified", "withdrawn"):
        return {**bare, "status": nominee["standing"]}
    gate = stopped_by(form, nominee)
    if gate is not None:
        return {**bare, "status": "not_admitted", "failed": [f"gate:{gate}"]}
    return {**bare, **counted(form, nominee)}


def added_up(form: Plain, own: Decimal, stages: Plain) -> tuple[Decimal, Decimal]:
    """The stages by their shares, and the full marks; without stages the sheets are all."""
    if not form["stages"]:
        return own, Decimal(form["full"])
    total = full = Decimal(0)
    for stage in form["stages"]:
        full += stage["share"]
        if stages[stage["number"]] is not None:
            total += stage["share"] * stages[stage["number"]] / stage["full"]
    return total, full


def counted(form: Plain, nominee: Plain) -> Plain:
    places = form["places"]
    of_sheets = [scores(form, sheet, nominee["class"]) for sheet in nominee["sheets"]]
    totals = [without_noise(sum(one, Decimal(0))) for one in of_sheets]
    ways = kept(form["aggregation"], totals)
    parts = parts_that_count(ways, len(totals))
    dimensions = [
        together(form["aggregation"], ways, list(column))
        for column in zip(*of_sheets, strict=True)
    ]
    own = sum(dimensions, Decimal(0))
    stages = {
        stage["number"]: own if stage["own"] else nominee["stages"].get(stage["number"])
        for stage in form["stages"]
    }
    total, full = added_up(form, own, stages)
    added = adjustments(form, nominee)
    exact = min(full, max(Decimal(0), total + sum(added, Decimal(0))))
    tops = [Decimal(at_most(form, one, nominee["class"])) for one in nominee["sheets"]]
    figures = {
        "total": shown(exact, places),
        "dimensions": {str(at): shown(one, places) for at, one in enumerate(dimensions, start=1)},
        "stages": {
            str(number): shown(one, places) for number, one in stages.items() if one is not None
        },
        "indicators": of_indicators(form, nominee, parts),
        # The mean per counted sheet: in the middle of sheets nobody is left out.
        "top_marks": shown(mean([mean([tops[at] for at in way]) for way in ways]), 2),
    }
    return {
        "exact": exact,
        "total": figures["total"],
        "figures": figures,
        "parts": parts,
        "adjustments": added,
        **judged(form, nominee, figures, parts),
    }


def judged(form: Plain, nominee: Plain, figures: Plain, parts: list[Decimal]) -> Plain:
    """What a nominee failed, what keeps it from going up, and its band."""
    failed = [f"requirement:{one['number']}" for one in unmet(form, "rank", nominee, figures)]
    if any(
        part > 0 and fails_mandatory(form, sheet, nominee["class"])
        for sheet, part in zip(nominee["sheets"], parts, strict=True)
    ):
        failed.append("mandatory")
    status = nominee["standing"] or "ranked"
    kept_back = unmet(form, "go_up", nominee, figures)
    return {
        "status": "below_minimum" if failed and status in COMPETING else status,
        "band": "" if failed else band(form, nominee, figures),
        "failed": failed,
        "kept_back": [f"requirement:{one['number']}" for one in kept_back],
    }


# All of them


def steps(form: Plain) -> list[str]:
    written = []
    for step in form["chain"]:
        if step == "dimensions":
            written += [f"dimension:{at + 1}" for at in range(len(form["dimensions"]))]
        else:
            written.append(step)
    return written


def says(step: str, nominee: Plain, line: Plain) -> Decimal:
    """What a step of the chain compares; more is better."""
    if step == "chair":
        return Decimal(-(nominee["ruling"] or 0))
    if step == "lots":
        return Decimal(nominee["lot"] or 0)
    if step == "top_marks":
        return Decimal(line["figures"]["top_marks"])
    kind, _colon, number = step.partition(":")
    return Decimal(line["figures"][f"{kind}s"].get(number, 0))


def is_silent(step: str, group: list[Plain]) -> bool:
    """A chair who did not rule on just these together, or lots that were not drawn."""
    if step == "lots":
        return any(one["lot"] is None for one in group)
    if step == "chair":
        return any(not one["ruling"] for one in group) or len({o["together"] for o in group}) > 1
    return False


def parted(groups: list[list[Plain]], step: str, lines: dict[int, Plain]) -> list[list[Plain]]:
    """Every group of equals in the groups that a step makes of it, the best first."""
    made = []
    for group in groups:
        if len(group) == 1 or is_silent(step, group):
            made.append(group)
            continue
        said = {one["key"]: says(step, one, lines[one["key"]]) for one in group}
        for figure in sorted(set(said.values()), reverse=True):
            made.append([one for one in group if said[one["key"]] == figure])
    return made


def result(form: Plain) -> dict[int, Plain]:
    """The outcome of a round, by the key of the nominee."""
    with localcontext() as context:
        context.prec = DIGITS
        lines = {one["key"]: before_ranks(form, one) for one in form["nominees"]}
        competing = [one for one in form["nominees"] if lines[one["key"]]["status"] in COMPETING]
        totals = {lines[one["key"]]["total"] for one in competing}
        groups = [
            [one for one in competing if lines[one["key"]]["total"] == total]
            for total in sorted(totals, reverse=True)
        ]
        for step in steps(form):
            groups = parted(groups, step, lines)
        before = 0
        for group in groups:
            for one in group:
                line = lines[one["key"]]
                line["tied"] = len(group) > 1
                line["rank"] = None if line["status"] == "withheld" else before + 1
            before += len(group)
        for zone in {one["zone"] for one in form["nominees"]}:
            send_up(form, [[o for o in group if o["zone"] == zone] for group in groups], lines)
        return lines


def send_up(form: Plain, groups: list[list[Plain]], lines: dict[int, Plain]) -> None:
    """The places of the quota are given out from the best to the last; equals are served together.
    Who may not go up, and a place that is withheld, take one, unless it is handed on."""
    left = form["quota"]
    for group in groups:
        may = [
            one
            for one in group
            if lines[one["key"]]["status"] == "ranked" and not lines[one["key"]]["kept_back"]
        ]
        for one in may if left > 0 else []:
            lines[one["key"]]["goes_up"] = True
        left -= len(may) if form["hands_on"] else len(group)


COMPETING = ("ranked", "withheld")

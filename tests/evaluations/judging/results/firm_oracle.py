"""The smallest change of one weight, written once more and the slow way: it takes nothing from the
product. A round is a dictionary (oracle.py).

For every weight it finds all weights at which anything could bend (two sheets alike in a dimension
or in total, a total at 0 or at full marks, the top of a parabola), counts the whole round anew at
each of them, and where the lower nominee has become the higher one it halves the way back.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

Plain = dict[str, Any]
Weights = list[Fraction]
LEAST, MOST = Fraction(1, 10**9), Fraction(10_000)
NARROW = Fraction(1, 10**9)


def share(indicator: Plain, figure: Any) -> Fraction:
    """The part of its maximum that a figure gives."""
    maximum = Fraction(indicator["maximum"])
    if indicator["entry"] == "table":
        reached = [one["points"] for one in indicator["rows"] if figure >= one["lower"]]
        return Fraction(max(reached)) / maximum
    if indicator["entry"] == "linear":
        return min(Fraction(figure) / Fraction(indicator["target"]), Fraction(1))
    return Fraction(figure) / maximum


def passed(form: Plain, indicator: Plain, figure: Any) -> Fraction:
    """The same, and on a checklist all or nothing."""
    part = share(indicator, figure)
    return Fraction(part >= 1) if form["rule"] == "checklist" else part


def given(form: Plain, nominee: Plain, sheet: Plain) -> list[list[Fraction | None]]:
    """By dimension the share of every indicator, None where it does not apply."""
    found = []
    for dimension in form["dimensions"]:
        row = []
        for one in dimension["indicators"]:
            figure = sheet["figures"][one["key"]]
            concerns = not one["classes"] or nominee["class"] in one["classes"]
            row.append(passed(form, one, figure) if concerns and figure is not None else None)
        found.append(row)
    return found


class Count:
    """A round that can be counted with one of its weights changed."""

    def __init__(self, form: Plain, nominee: Plain) -> None:
        self.form, self.nominee = form, nominee
        self.sheets = [given(form, nominee, one) for one in nominee["sheets"]]
        self.shares = [Fraction(one["share"]) for one in form["stages"]]
        self.dimensions = [Fraction(one["weight"]) for one in form["dimensions"]]
        self.indicators = [
            [Fraction(one["weight"]) for one in part["indicators"]] for part in form["dimensions"]
        ]
        self.marks = sum(self.dimensions, Fraction(0))
        self.full = sum(self.shares, Fraction(0)) if self.shares else Fraction(form["full"])
        if form["rule"] == "checklist":
            self.indicators = [[Fraction(1)] * len(one) for one in self.indicators]
            self.dimensions = [Fraction(len(one)) for one in self.indicators]
            self.marks = sum(self.dimensions, Fraction(0))

    def change(self, kind: str, at: int, weight: Fraction) -> None:
        """One weight anew; the others as they are."""
        rows = {
            "stage": self.shares,
            "dimension": self.dimensions,
            "indicator": self.indicators[0],
        }
        rows[kind][at] = weight

    def offered(self, sheet: list[list[Fraction | None]]) -> Fraction:
        """What the weights of the form offer on a sheet, in marks of the changed form."""
        whole = self.form["base"] == "whole"
        found = Fraction(0)
        for weight, parts, row in zip(self.dimensions, self.indicators, sheet, strict=True):
            applied = [one for one, got in zip(parts, row, strict=True) if got is not None]
            found += weight * sum(applied) / sum(parts) if whole else weight
        return found

    def scores(self, sheet: list[list[Fraction | None]]) -> list[Fraction]:
        whole = self.form["base"] == "whole"
        of_full, found = self.marks / self.offered(sheet), []
        for weight, parts, row in zip(self.dimensions, self.indicators, sheet, strict=True):
            pairs = [(one, got) for one, got in zip(parts, row, strict=True) if got is not None]
            below = sum(parts) if whole else sum(one for one, _got in pairs)
            found.append(of_full * weight * sum(one * got for one, got in pairs) / below)
        return found

    def own(self, aggregation: str, left_out: int | None = None) -> Fraction | None:
        seats = [one["seat"] for one in self.nominee["sheets"]]
        kept = [one for one, seat in zip(self.sheets, seats, strict=True) if seat != left_out]
        if len(kept) < (5 if aggregation == "trimmed" else 1):
            return None
        scores = [self.scores(one) for one in kept]
        if aggregation == "median":
            return sum((middle(list(one)) for one in zip(*scores, strict=True)), Fraction(0))
        totals = [sum(one, Fraction(0)) for one in scores]
        if aggregation == "trimmed":
            totals.remove(min(totals))
            totals.remove(max(totals))
        return sum(totals, Fraction(0)) / len(totals)

    def unbounded(self, aggregation: str = "", left_out: int | None = None) -> Fraction | None:
        own = self.own(aggregation or self.form["aggregation"], left_out)
        if own is None:
            return None
        total = own
        if self.shares:
            total = Fraction(0)
            for stage, changed in zip(self.form["stages"], self.shares, strict=True):
                figure = own if stage["own"] else self.nominee["stages"].get(stage["number"], 0)
                total += changed * Fraction(figure) / Fraction(stage["full"])
            total = total * self.full / sum(self.shares)
        return total + self.added()

    def added(self) -> Fraction:
        total = Fraction(0)
        for rule in self.form["adjustments"]:
            units = self.nominee["units"].get(rule["number"], 0)
            points = Fraction(rule["points"]) * Fraction(units)
            if rule["most"] is not None:
                points = min(points, Fraction(rule["most"]))
            total += points if rule["kind"] == "bonus" else -points
        return total

    def total(self, aggregation: str = "", left_out: int | None = None) -> Fraction | None:
        found = self.unbounded(aggregation, left_out)
        return None if found is None else min(self.full, max(Fraction(0), found))


def middle(values: Weights) -> Fraction:
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def counts_sheets(form: Plain) -> bool:
    return not form["stages"] or any(one["own"] and one["share"] for one in form["stages"])


def weights(form: Plain) -> Iterator[tuple[str, int, Fraction]]:
    """Every weight: kind, place, and what it is."""
    for at, one in enumerate(form["stages"]):
        if one["share"]:
            yield "stage", at, Fraction(one["share"])
    if form["rule"] == "checklist" or not counts_sheets(form):
        return
    kind, parts = "dimension", form["dimensions"]
    if len(parts) == 1:
        kind, parts = "indicator", parts[0]["indicators"]
    for at, one in enumerate(parts):
        yield kind, at, Fraction(one["weight"])


def is_uneven(form: Plain, count: Count) -> bool:
    """Whether the sheets of a nominee were offered different things that the weights share out."""
    if form["rule"] == "checklist" or not counts_sheets(form):
        return False
    if form["base"] != "whole" and len(form["dimensions"]) > 1:
        return False
    offers = set()
    for sheet in count.sheets:
        applied = [
            [one if got is not None else 0 for one, got in zip(parts, row, strict=True)]
            for parts, row in zip(count.indicators, sheet, strict=True)
        ]
        offers.add(tuple(applied[0] if len(applied) == 1 else [sum(one) for one in applied]))
    return len(offers) > 1


def zero(first: Fraction, last: Fraction, low: Fraction, high: Fraction) -> list[Fraction]:
    """Where a line that is `first` at `low` and `last` at `high` is 0."""
    return [] if first == last else [low + (high - low) * first / (first - last)]


class Scan:
    """Two nominees by one weight."""

    def __init__(self, above: Count, below: Count, kind: str, at: int) -> None:
        self.both, self.kind, self.at = (above, below), kind, at

    def put(self, weight: Fraction) -> None:
        for one in self.both:
            one.change(self.kind, self.at, weight)

    def sums(self) -> list[Fraction]:
        """What each of the two is divided by."""
        return [self.sum_below(one) for one in self.both]

    def sum_below(self, count: Count) -> Fraction:
        if self.kind == "stage":
            return sum(count.shares, Fraction(0))
        if self.kind == "dimension":
            return count.offered(count.sheets[0])
        parts = zip(count.indicators[0], count.sheets[0][0], strict=True)
        return sum((one for one, got in parts if got is not None), Fraction(0))

    def apart(self, weight: Fraction) -> list[Fraction]:
        """How far any two sheets of a nominee lie apart, × what makes it a line."""
        self.put(weight)
        found = []
        for count, below in zip(self.both, self.sums(), strict=True):
            scores = [count.scores(one) for one in count.sheets]
            rows = [*zip(*scores, strict=True), [sum(one, Fraction(0)) for one in scores]]
            pairs = [pair for row in rows for pair in combinations(row, 2)]
            found += [(one - other) * below for one, other in pairs]
        return found

    def bends(self) -> set[Fraction]:
        if self.both[0].form["aggregation"] == "mean" or self.kind == "stage":
            return set()
        first, last = self.apart(Fraction(1)), self.apart(Fraction(2))
        return {
            weight
            for one, other in zip(first, last, strict=True)
            for weight in zero(one, other, Fraction(1), Fraction(2))
        }

    def bounds(self, weight: Fraction) -> list[Fraction]:
        """How far each total is from 0 and from full marks, × what makes it a line."""
        self.put(weight)
        found = []
        for count, below in zip(self.both, self.sums(), strict=True):
            total = count.unbounded() or Fraction(0)
            found += [total * below, (total - count.full) * below]
        return found

    def lead(self, weight: Fraction) -> Fraction:
        """How far the upper one is higher, × what makes it a parabola."""
        self.put(weight)
        above, below = (one.total() or Fraction(0) for one in self.both)
        first, second = self.sums()
        return (above - below) * first * second

    def places(self, now: Fraction) -> list[Fraction]:
        """Between any two of them the lead only rises, or only falls."""
        stops = sorted(one for one in {LEAST, now, MOST} | self.bends() if LEAST <= one <= MOST)
        for low, high in pairwise(list(stops)):
            near, far = (2 * low + high) / 3, (low + 2 * high) / 3
            for one, other in zip(self.bounds(near), self.bounds(far), strict=True):
                stops += [at for at in zero(one, other, near, far) if low < at < high]
        stops = sorted(set(stops))
        for low, high in pairwise(list(stops)):
            first, middle, last = (self.lead(at) for at in (low, (low + high) / 2, high))
            bent = 2 * (first - 2 * middle + last)
            if bent:
                top = low + (high - low) * (bent - (last - first)) / (2 * bent)
                stops += [top] if low < top < high else []
        return sorted(set(stops))

    def exchanges(self, now: Fraction) -> Iterator[Fraction]:
        """Each with an error of at most NARROW."""
        places = self.places(now)
        at = places.index(now)
        for way in (places[at:], places[at::-1]):
            for near, far in pairwise(way):
                if self.lead(far) < 0:
                    yield self.narrowed(near, far)
                    break
        self.put(now)

    def narrowed(self, near: Fraction, far: Fraction) -> Fraction:
        """By halving: at `near` nobody has been passed, at `far` they are exchanged."""
        while abs(far - near) > NARROW:
            middle = (near + far) / 2
            near, far = (near, middle) if self.lead(middle) < 0 else (middle, far)
        return near


def smallest(form: Plain, above: Count, below: Count) -> Fraction | None:
    """How far one weight has to change, but for NARROW; None where no change of one does it."""
    found = [
        abs(weight - now)
        for kind, at, now in weights(form)
        for weight in Scan(above, below, kind, at).exchanges(now)
    ]
    return min(found, default=None)

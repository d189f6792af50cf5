"""What a copy says of itself: shown before it is made, kept with the journal, printed."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.oversight.copying.choice import Part
from evaluations.oversight.copying.plan import Notable, Pair, Plan
from evaluations.oversight.copying.planning import DEADLINES
from evaluations.oversight.copying.sentences import sentence
from evaluations.platform.dates import date_text, moment_text
from evaluations.platform.journal.merkle import digest
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import Category, Zone
from units.models import Place

Row = list[str]


class Group(TypedDict):
    """Rows of one kind: what it is called now, what it becomes, what stands in it."""

    name: str
    rows: list[Row]


class CopyRecordV1(TypedDict):
    """`moved`: what, from, to. `left_out` and `to_look_at`: what, why."""

    version: int
    source: str
    parts: list[str]
    not_chosen: list[str]
    made: list[Group]
    moved: list[Row]
    left_out: list[Row]
    to_look_at: list[Row]


def told(plan: Plan) -> CopyRecordV1:
    """Everything of a plan, in the words of the page's language; no queries."""
    return {
        "version": 1,
        "source": plan.source.name,
        "parts": [str(part.label) for part in Part if plan.has(part)],
        "not_chosen": [str(part.label) for part in Part if not plan.has(part)],
        "made": [{"name": name, "rows": rows} for name, rows in _groups(plan) if rows],
        "moved": list(_moved(plan)),
        "left_out": [_notable(notable) for notable in plan.left_out],
        "to_look_at": [_notable(notable) for notable in plan.to_look_at],
    }


def told_in_thai(plan: Plan) -> CopyRecordV1:
    """As it is kept."""
    with override("th"):
        return told(plan)


def seen_as(plan: Plan) -> str:
    """A digest of everything that is told, by which one knows a list that was shown."""
    return digest([plan.source.pk, plan.made.name, plan.made.is_rehearsal, told_in_thai(plan)])


def _notable(notable: Notable) -> Row:
    return [notable.name, sentence(notable)]


def _groups(plan: Plan) -> Iterator[tuple[str, list[Row]]]:
    yield _("Awards and categories"), list(_awards(plan))
    yield _("Zones"), [_row(zone, _places(plan, zone.new)) for zone in plan.zones.values()]
    yield _("Committees"), list(_committees(plan))
    wording = [
        _row(certificate, certificate.new.title) for certificate in plan.certificates.values()
    ]
    yield _("Wording of the certificates"), wording


def _row(pair: Pair[Any], detail: str) -> Row:
    return [pair.old.name, pair.new.name, detail]


def _awards(plan: Plan) -> Iterator[Row]:
    for award in plan.awards.values():
        bands = [band.new.name for band in plan.bands.values() if band.new.award is award.new]
        yield _row(award, ", ".join(bands))
        for category in plan.categories.values():
            if category.new.award is award.new:
                yield _row(category, _category(plan, category.new))


def _category(plan: Plan, category: Category) -> str:
    params = {"name": category.rubric.name, "version": category.rubric.version}
    parts = [_("rubric “%(name)s” version %(version)s") % params]
    if category.quota:
        quota = {"count": category.quota, "each": category.get_quota_per_display()}
        parts.append(_("up to the next level: %(count)s of each %(each)s") % quota)
    stages = [stage.new.name for stage in plan.stages.values() if stage.new.category is category]
    if stages:
        parts.append(_("stages: %(names)s") % {"names": ", ".join(stages)})
    return "\n".join(parts)


def _places(plan: Plan, zone: Zone) -> str:
    return ", ".join(str(place) for place in plan.named_by(zone, "places"))


def _committees(plan: Plan) -> Iterator[Row]:
    people = defaultdict(list)
    for pair in plan.seats.values():
        seat = pair.new
        people[id(seat.committee)].append(f"{seat.get_position_display()} {seat.user.full_name}")
    for committee in plan.committees.values():
        covers = ", ".join(_covers(plan, committee.new)) or _("everywhere")
        covered = _("covers: %(places)s") % {"places": covers}
        yield _row(committee, "\n".join([covered, *people[id(committee.new)]]))


def _covers(plan: Plan, committee: Committee) -> Iterator[str]:
    for region in plan.named_by(committee, "regions"):
        yield _("inspection region %(number)s") % {"number": getattr(region, "number", "")}
    for relation in ("places", "zones"):
        for area in plan.named_by(committee, relation):
            yield area.in_full if isinstance(area, Place) else str(area)


def _moved(plan: Plan) -> Iterator[Row]:
    source, made = plan.source, plan.made
    yield [_("Fiscal year"), str(source.fiscal_year_be), str(made.fiscal_year_be)]
    for name in DEADLINES:
        before, after = getattr(source, name), getattr(made, name)
        if before and after:
            label = str(source._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            yield [label, moment_text(before), moment_text(after)]
    for day in plan.days.values():
        day_name = f"{day.new.committee.name}\n{day.new.host.name}"
        yield [day_name, date_text(day.old.date, "full"), date_text(day.new.date, "full")]

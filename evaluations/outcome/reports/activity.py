"""The activity report of a day (สรุปผลการดำเนินกิจกรรม), told from the recorded facts.

Who sat, who presented what, when and where, what was judged and what was shown: all of it out of
the records; the officer adds the channel, an opening, a closing, hashtags and photos.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.models import EvidenceItem, EvidenceVersion
from evaluations.entry.nominations.models import AttendanceRole, Nomination
from evaluations.entry.schedule.models import Attendance, AttendanceStatus, EvaluationSession, Slot
from evaluations.outcome.reports.models import ActivityReport
from evaluations.outcome.reports.photo_parts import Address, photo_parts
from evaluations.platform.documents.document import (
    Document,
    Facts,
    Head,
    Part,
    Signature,
    Signatures,
    Table,
    Text,
)
from evaluations.platform.documents.gap import gap
from evaluations.setup.rubrics.tree import DimensionNode, rubric_tree
from thai.dates import format_date, format_time
from units.models import User


@dataclass(frozen=True)
class _Day:
    """`open_to` are the nominations whose particulars the reader may know; of the others that
    are judged on the same day the report names category and nominee alone."""

    session: EvaluationSession
    report: ActivityReport
    slots: Sequence[Slot]
    open_to: frozenset[int]
    certified: frozenset[int]


def _day(user: User, session: EvaluationSession) -> _Day:
    """Nine queries."""
    newest = EvidenceVersion.objects.served_to(user).newest().order_by("number")
    items = (
        EvidenceItem.objects.filter(removed_at=None)
        .order_by("number")
        .prefetch_related(
            Prefetch("versions", queryset=newest, to_attr="shown"),
            "dimensions",
            "indicators__dimension",
        )
    )
    slots = Slot.objects.filter(session=session).prefetch_related(
        "attendance",
        "places__nomination__category__award",
        "places__nomination__category__rubric",
        Prefetch("places__nomination__evidence", queryset=items, to_attr="pieces"),
    )
    report = ActivityReport.objects.filter(session=session).first() or ActivityReport()
    nominations = Nomination.objects.filter(slot_place__slot__session=session)
    open_to = Nomination.objects.visible_to(user).filter(pk__in=nominations.values("pk"))
    certified = nominations.filter(placings__isnull=False)
    return _Day(
        session,
        report,
        list(slots),
        frozenset(open_to.values_list("pk", flat=True)),
        frozenset(certified.values_list("pk", flat=True)),
    )


def activity_report(user: User, session: EvaluationSession, address_of: Address) -> Document:
    """As `user` may read it. `session` comes with committee, round, host and region; `address_of`
    says where the page finds a photo."""
    day = _day(user, session)
    parts: list[Part] = [_facts(day)]
    if opening := day.report.opening:
        parts.append(Text(tuple(opening.splitlines())))
    parts.append(_committee(session))
    for slot in day.slots:
        parts += _slot(day, slot)
    if not day.slots:
        parts.append(Text((gap(_("no slot was planned")),)))
    parts += photo_parts(user, day.report, address_of)
    closing = [*day.report.closing.splitlines(), day.report.hashtags]
    if texts := tuple(filter(None, closing)):
        parts.append(Text(texts))
    parts.append(Signatures((Signature("", (_("who reports"), session.host.name)),)))
    return Document(
        title=_("Activity report"),
        subject=session.committee.round.name,
        parts=tuple(parts),
        running=f"{_('Activity report')} · {format_date(session.date)}",
        is_rehearsal=session.committee.round.is_rehearsal,
    )


def _facts(day: _Day) -> Facts:
    session = day.session
    region = session.region
    channel = day.report.channel or gap(_("the officer has not written it yet"))
    place = str(session.host.province) if session.host.province else ""
    return Facts(
        (
            (_("Date"), format_date(session.date, "full")),
            (_("fiscal year"), str(session.committee.round.fiscal_year_be)),
            (_("Host office"), session.host.name),
            (_("Province"), place or gap(_("the host has no province"))),
            (
                _("Inspection region"),
                f"{region.number} {region.name}" if region else gap(_("no region was entered")),
            ),
            (
                _("Held by way of"),
                channel,
            ),
        )
    )


def _committee(session: EvaluationSession) -> Table:
    seats = session.seats().select_related("user__unit")
    return Table(
        columns=(
            Head(_("Name"), False, "wide"),
            Head(_("Position in office"), False, "wide"),
            Head(_("Position in the committee")),
        ),
        rows=tuple(
            (
                seat.user.full_name,
                "\n".join(
                    position
                    for position in (seat.user.full_position, seat.user.assignment)
                    if position
                ),
                str(seat.get_position_display()),
            )
            for seat in seats
        ),
        heading=session.committee.name,
        empty=gap(_("nobody was named yet")),
    )


def _slot(day: _Day, slot: Slot) -> list[Part]:
    starts = timezone.localtime(slot.starts_at)
    people = list(slot.attendance.all())
    nominations = [place.nomination for place in slot.places.all()]
    awards = list(dict.fromkeys(nomination.category.award.name for nomination in nominations))
    rows = [
        (_("Presented"), "\n".join(awards) or gap(_("the slot has no nomination"))),
        (_("Presenters"), _people(people, AttendanceRole.PRESENTER)),
        (_("Attendees"), _people(people, AttendanceRole.ATTENDEE)),
    ]
    if not {nomination.pk for nomination in nominations} <= day.certified:
        rows.append((_("State"), _state(slot)))
    params = {"time": format_time(starts), "room": slot.room}
    heading = _("%(time)s in %(room)s") % params
    parts: list[Part] = [Facts(tuple(rows), heading)]
    for nomination in nominations:
        parts += _nomination(day, nomination)
    return parts


def _state(slot: Slot) -> str:
    texts = [str(slot.get_state_display()), slot.state_reason]
    if slot.started_at:
        began = _moment(timezone.localtime(slot.started_at), timezone.localtime(slot.starts_at))
        texts.append(_("began at %(time)s") % {"time": began})
    return " · ".join(text for text in texts if text)


def _moment(at: datetime, planned: datetime) -> str:
    """With its date where that is not the day's."""
    if at.date() == planned.date():
        return format_time(at)
    return f"{format_date(at, 'short')} {format_time(at)}"


def _people(people: Sequence[Attendance], role: str) -> str:
    present = [
        person
        for person in people
        if person.role == role and person.status != AttendanceStatus.ABSENT
    ]
    lines = [f"{person.name} {person.position}".strip() for person in present]
    return "\n".join(lines) or gap(_("nobody was entered"))


def _nomination(day: _Day, nomination: Nomination) -> list[Part]:
    facts = [(_("Category"), nomination.category.name), (_("Nominee"), nomination.official_name)]
    if nomination.pk not in day.open_to:
        return [Facts(tuple(facts), nomination.official_name)]
    tree = rubric_tree(nomination.category.rubric)
    if nomination.summary:
        facts.append((_("Summary"), nomination.summary))
    return [
        Facts(tuple(facts), nomination.official_name),
        Text(
            tuple(_dimension(dimension) for dimension in tree.dimensions),
            _("Judged by"),
            is_list=False,
        ),
        *_evidence(nomination),
    ]


def _dimension(node: DimensionNode) -> str:
    topics = [topic for indicator in node.indicators for topic in indicator.topics]
    label = _("Dimension %(number)s") % {"number": node.number} + f" {node.name}"
    return label + (": " + " · ".join(topics) if topics else "")


def _evidence(nomination: Nomination) -> list[Part]:
    rows = []
    for item in vars(nomination).get("pieces", []):
        supports = _supported(item)
        version = item.shown[-1] if item.shown else None
        origin = version.text or version.url or version.original_name if version else ""
        rows.append((item.title, supports or "–", origin or gap(_("the file is not there"))))
    if not rows:
        return []
    return [
        Table(
            columns=(
                Head(_("Evidence"), False, "wide"),
                Head(_("Dimensions"), False, "narrow"),
                Head(_("What it shows"), False, "wide"),
            ),
            rows=tuple(rows),
        )
    ]


def _supported(item: EvidenceItem) -> str:
    """The numbers of the dimensions that a piece is for, or whose indicators it is for."""
    numbers = {dimension.number for dimension in item.dimensions.all()}
    numbers |= {indicator.dimension.number for indicator in item.indicators.all()}
    return ", ".join(map(str, sorted(numbers)))

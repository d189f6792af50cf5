"""The table of a round's schedule: a row for each nominee, with when and where it is heard.

What has no slot yet stands there with empty cells, as does a committee without anything, so that
an export is the form to fill in. The file is in Thai; taken in again it changes nothing.
"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.forms.slots import named
from evaluations.entry.schedule.models import EvaluationSession, Slot, SlotMode
from evaluations.platform.spreadsheet.reading import Column
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import AwardRound
from thai.dates import format_date

Cells = dict[str, str]
# What is said of the day, and what of the slot.
DAY = ("date", "host")
SLOT = ("starts", "ends", "room", "mode", "link")
NOTHING = dict.fromkeys((*DAY, *SLOT, "nominee"), "")


def mode_labels() -> dict[str, str]:
    """Modes by the label that the file shows."""
    with override("th"):
        return {str(mode.label): mode.value for mode in SlotMode}


def schedule_columns() -> list[Column]:
    with override("th"):
        return [
            Column(
                "number",
                _("No. of the committee"),
                is_required=True,
                width=10,
                is_number=True,
                aliases=("คณะที่", "ลำดับที่ของคณะ"),
            ),
            Column("committee", _("Committee"), width=40, aliases=("ชื่อคณะกรรมการ",)),
            Column("nominee", _("Nominee"), width=48, aliases=("ผู้รับการประเมิน", "รายชื่อผู้เสนอ")),
            Column("date", _("Date"), width=18, aliases=("วันประเมิน", "วันที่ประเมิน")),
            Column("host", _("Code of the host office"), width=18, aliases=("สถานที่", "หน่วยงาน")),
            Column("starts", _("Starts at"), width=10, aliases=("เวลา", "เวลาเริ่ม")),
            Column("ends", _("Ends at"), width=10, aliases=("เวลาสิ้นสุด", "ถึงเวลา")),
            Column("room", _("Room"), width=24, aliases=("ห้องประชุม",)),
            Column("mode", _("Mode"), choices=tuple(mode_labels()), width=16),
            Column("link", _("Meeting link"), width=30, aliases=("ลิงก์",)),
        ]


def sheet_name() -> str:
    with override("th"):
        return _("Agenda")


def key_of_nominee(number: str, nomination: Nomination) -> str:
    return f"{number} #{nomination.pk}"


def key_of_day(number: str, date: str, host: str) -> str:
    return f"{number} {date} {host}".strip()


def stored_rows(award_round: AwardRound, *, every_day: bool = False) -> dict[str, Cells]:
    """Every row of an export, by key; five queries. With `every_day` also what a row says of a day
    that has slots, and of a committee alone."""
    rows: dict[str, Cells] = {}
    planned = _held(award_round)
    for committee in Committee.objects.filter(round=award_round):
        number = str(committee.number)
        own = {"number": number, "committee": committee.name, **NOTHING}
        days, nominations = planned.get(committee.pk, ([], []))
        for nomination in nominations:
            rows[key_of_nominee(number, nomination)] = {**own, **_nominee_cells(nomination)}
        for day in days:
            cells = {**own, **_day_cells(day)}
            if every_day or not day.slots.all():
                rows[key_of_day(number, cells["date"], cells["host"])] = cells
        if every_day or not (days or nominations):
            rows[number] = own
    return rows


def _held(
    award_round: AwardRound,
) -> dict[int, tuple[list[EvaluationSession], list[Nomination]]]:
    """By committee its days, and what it hears."""
    by_committee: dict[int, tuple[list[EvaluationSession], list[Nomination]]] = {}
    days = EvaluationSession.objects.filter(committee__round=award_round)
    for day in days.select_related("host").prefetch_related("slots").order_by("date", "pk"):
        by_committee.setdefault(day.committee_id, ([], []))[0].append(day)
    for nomination in nominations_of(award_round):
        by_committee.setdefault(nomination.committee_id or 0, ([], []))[1].append(nomination)
    return by_committee


def nominations_of(award_round: AwardRound) -> Iterable[Nomination]:
    """What the committees of a round may hear, with its slot, as it stands in the plan."""
    rows = Nomination.objects.filter(committee__round=award_round).handed_in()
    joined = rows.select_related("category", "slot_place__slot__session__host")
    return joined.order_by("slot_place__slot__starts_at", "sort_key", "pk")


def slot_of(nomination: Nomination) -> Slot | None:
    place = getattr(nomination, "slot_place", None)
    return place.slot if place else None


def _day_cells(day: EvaluationSession) -> Cells:
    return {"date": format_date(day.date), "host": day.host.code}


def _nominee_cells(nomination: Nomination) -> Cells:
    slot = slot_of(nomination)
    return {"nominee": named(nomination), **(_slot_cells(slot) if slot else {})}


def _slot_cells(slot: Slot) -> Cells:
    labels = {value: label for label, value in mode_labels().items()}
    starts = timezone.localtime(slot.starts_at)
    ends = timezone.localtime(slot.ends_at) if slot.ends_at else None
    return {
        **_day_cells(slot.session),
        "starts": f"{starts:%H.%M}",
        "ends": f"{ends:%H.%M}" if ends else "",
        "room": slot.room,
        "mode": labels[slot.mode],
        "link": slot.meeting_link,
    }

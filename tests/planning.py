"""Makers of a day's plan, and what is stored of it."""

import datetime
from typing import Any

from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.actions.planning import (
    save_slots,
)
from evaluations.entry.schedule.forms.slots import SlotForm
from evaluations.entry.schedule.lines import SlotLine
from evaluations.entry.schedule.models import EvaluationSession, Slot
from units.models import User

GENERATOR = {
    "do": "generate",
    "start": "๙.๐๐",
    "length": "30",
    "pause_after": "2",
    "pause": "15",
    "lunch_from": "12.00",
    "lunch_until": "13.00",
    "order": "lot",
    "room": "ห้องใหญ่",
    "mode": "on_site",
}


def line(hour: int, *nominations: Nomination, **fields: object) -> SlotLine:
    given = {
        "pk": None,
        "ends": datetime.time(hour, 30),
        "room": "ห้องประชุม",
        "mode": "on_site",
        "link": "",
        **fields,
    }
    return SlotLine(starts=datetime.time(hour), nominations=nominations, **given)  # type: ignore[arg-type]


def save(by: User, session: EvaluationSession, *lines: SlotLine, seed: str = "") -> None:
    session.refresh_from_db()
    save_slots(by=by, session=session, edits=session.edits, lines=lines, seed=seed)


def stored(session: EvaluationSession) -> list[tuple[int, list[int]]]:
    return [
        (
            timezone.localtime(slot.starts_at).hour,
            [place.nomination_id for place in slot.places.all()],
        )
        for slot in Slot.objects.filter(session=session)
    ]


def boxes(page: Any) -> dict[str, object]:
    """The builder's form as a browser would send back what the page shows."""
    data = {"do": "save", **rows(*page.context["slots"])}
    for field in (page.context["plan"][name] for name in ("edits", "seed")):
        data[field.html_name] = field.value() or ""
    return data | {"slot-SAW": page.context["slots"].management_form["SAW"].value()}


def rows(*forms: SlotForm) -> dict[str, object]:
    boxes = [box for form in forms for box in form if box.name != "out"]
    values = {box.html_name: box.value() for box in boxes}
    filled = {name: value for name, value in values.items() if value is not None}
    for form in forms:
        for name in ("starts", "ends"):
            box = form[name]
            filled[box.html_name] = box.field.prepare_value(box.value()) or ""
        nominations = form["nominations"]
        filled[nominations.html_name] = nominations.field.prepare_value(nominations.value())
    return {"slot-TOTAL_FORMS": len(forms), "slot-INITIAL_FORMS": 0, **filled}


def typed(*rows: dict[str, object], **fields: object) -> dict[str, object]:
    """The builder's form with `rows` as somebody typed them."""
    usual = {"starts": "9.00", "ends": "9.30", "room": "ห้องเดียว", "mode": "on_site"}
    data = {"slot-TOTAL_FORMS": len(rows), "slot-INITIAL_FORMS": 0, "edits": "0", **fields}
    for at, row in enumerate(rows):
        data |= {f"slot-{at}-{name}": value for name, value in {**usual, **row}.items()}
    return data

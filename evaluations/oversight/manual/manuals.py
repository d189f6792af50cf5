"""The manuals, whose they are, and which step is about a page."""

from collections.abc import Iterable

from evaluations.oversight.manual.roles.administrator import ADMINISTRATOR
from evaluations.oversight.manual.roles.auditor import AUDITOR
from evaluations.oversight.manual.roles.chair import CHAIR
from evaluations.oversight.manual.roles.member import MEMBER
from evaluations.oversight.manual.roles.officer import OFFICER
from evaluations.oversight.manual.step import Manual, Picture
from evaluations.setup.committees.models import RUNNERS, Seat, held_today
from units.models import User

MANUALS = {manual.role: manual for manual in (MEMBER, CHAIR, OFFICER, AUDITOR, ADMINISTRATOR)}


def manuals_of(user: User) -> list[Manual]:
    """All of them, those of the person's own roles first."""
    own = [role for role, holds in _roles(user).items() if holds]
    return [MANUALS[role] for role in (*own, *(role for role in MANUALS if role not in own))]


def _roles(user: User) -> dict[str, bool]:
    """One query. Who runs a committee looks for that before the scoring."""
    seats = Seat.objects.filter(held_today(user)).values_list("position", flat=True)
    positions = set(seats)
    return {
        "administrator": user.is_administrator,
        "auditor": user.is_auditor,
        "officer": user.is_officer,
        "chair": bool(positions & {*RUNNERS}),
        "member": bool(positions),
    }


def step_about(page: str, manuals: Iterable[Manual]) -> tuple[str, str]:
    """The role and the step that says most of a page; the first role alone where none does."""
    first, *others = manuals
    for manual in (first, *others):
        for step in manual.steps:
            if page in step.pages:
                return manual.role, step.name
    return first.role, ""


def pictures() -> list[Picture]:
    steps = (step for manual in MANUALS.values() for step in manual.steps)
    return [step.picture for step in steps if step.picture]

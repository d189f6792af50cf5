"""Frozen by fact, not by phase (docs/domain.md, freezing).

With the first sheet of a category its rubric and its award's way of counting stay, with the first
mark all that counts, whatever the phase steps back to; after a certification the names stay too.
The database refuses the same (judging/results/triggers.py).
"""

from typing import Any

from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import Award, Category

ROUND_RULES = (
    "quorum",
    "tie_chain",
    "reveal",
    "comment_at_extremes",
    "shows_questions_to_offices",
    "objection_days",
)
AWARD_RULES = ("mode", "aggregation", "carried_by", "places")
SHEETS, MARKS = "nominations__sheets", "nominations__sheets__marks"
JUDGE = "nominations__sheets__seat__user__"


def why_rules_stay(fact: str = MARKS, **of: Any) -> str:
    """Why the categories filtered by `of` keep their rules, naming the first sheet (`fact` SHEETS)
    or the sheet with the first mark, or else the certified result; empty where nothing is frozen:
    one query, or two."""
    judged = Category.objects.filter(**of, **{f"{fact}__isnull": False})
    first = judged.order_by(f"{fact}__pk").values(
        "name",
        "nominations__official_name",
        "nominations__sheets__committee__name",
        *(f"{JUDGE}{name}" for name in ("title", "first_name", "last_name")),
    )[:1]
    for row in first:
        return _(
            "“%(nomination)s” (category “%(category)s”) is scored already, on the sheet of "
            "%(person)s: how marks are counted stays as it is."
        ) % {
            "nomination": row["nominations__official_name"],
            "category": row["name"],
            "person": _owner(row),
        }
    return why_names_stay(**of)


def _owner(row: dict[str, Any]) -> str:
    """The judge of a sheet, or the committee where it agrees on one."""
    name = f"{row[f'{JUDGE}title'] or ''}{row[f'{JUDGE}first_name']} {row[f'{JUDGE}last_name']}"
    return row["nominations__sheets__committee__name"] or name


def why_names_stay(**of: Any) -> str:
    """Why the categories filtered by `of` keep their names; empty where none is certified."""
    certified = Category.objects.filter(**of, results__isnull=False).values_list("name", flat=True)
    for name in certified[:1]:
        return _("The result of “%(category)s” is certified, so it stays as it is.") % {
            "category": name
        }
    return ""


def refuse_because(why: str) -> None:
    """Refuse where there is a reason."""
    if why:
        raise Refused(why)


def kept_fields(award: Award) -> dict[int, frozenset[str]]:
    """What each category of an award can no longer change, by its primary key: two queries."""
    own = Category.objects.filter(award=award)
    begun = set(own.filter(nominations__sheets__isnull=False).values_list("pk", flat=True))
    certified = set(own.filter(results__isnull=False).values_list("pk", flat=True))
    return {
        pk: frozenset(
            {*(["rubric"] if pk in begun else []), *(["name"] if pk in certified else [])}
        )
        for pk in begun | certified
    }

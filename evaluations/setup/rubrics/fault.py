"""What keeps a draft from being saved, and how single boxes are checked. Plain Python."""

from dataclasses import dataclass
from dataclasses import field as fresh
from decimal import Decimal

from evaluations.setup.rubrics.draft import MOST_NUMBER, number


@dataclass(frozen=True)
class Fault:
    """The field of its part, and which sentence says what is wrong with it."""

    field: str
    code: str
    values: dict[str, str] = fresh(default_factory=dict)


def text_faults(at: str, text: str, longest: int) -> list[Fault]:
    return [Fault(at, "empty")] if not text else length_faults(at, text, longest)


def length_faults(at: str, text: str, longest: int) -> list[Fault]:
    return [Fault(at, "too_long", {"most": str(longest)})] if len(text) > longest else []


def positive_faults(at: str, text: str, most: Decimal = MOST_NUMBER) -> list[Fault]:
    value = number(text, most)
    if value is None:
        return [Fault(at, "not_a_number")]
    return [] if value > 0 else [Fault(at, "not_positive")]


def bound_faults(at: str, text: str, highest: Decimal | None) -> list[Fault]:
    """A figure from 0 to `highest`, where that is known."""
    value = number(text)
    if value is None or value < 0:
        return [Fault(at, "not_a_number")]
    is_too_high = highest is not None and value > highest
    return [Fault(at, "minimum_too_high")] if is_too_high else []

"""Kinds of data that are kept for a time: each stage declares its own in `retention.py`; making
one makes it known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from evaluations.platform.journal import labels

# Removed in portions: a long DELETE would keep those waiting who write.
PORTION = 500


KINDS: dict[str, RetentionKind] = {}


def delete(rows: QuerySet[Any]) -> int:
    """Remove rows of one table on which no other hangs."""
    return rows.delete()[0]


@dataclass(frozen=True)
class RetentionKind:
    """`rows` are all that may go by their age; never one that a certified result rests on.

    `least` and `default` are days; None: kept for ever. `moment` names the field that tells how
    old a row is. `remove` takes some of the rows away and says how many. Its name in the journal
    is `kept_…`.
    """

    code: str
    label: Promise
    about: Promise
    least: int
    default: int | None
    moment: str
    rows: Callable[[], QuerySet[Any]]
    remove: Callable[[QuerySet[Any]], int] = delete
    # False: a number of days has to be said.
    may_stay: bool = True

    def __post_init__(self) -> None:
        if self.code in KINDS:
            raise ValueError(f"there is another kind of data {self.code}")
        KINDS[self.code] = self
        labels.NAMES[f"kept_{self.code}"] = self.label

    def rows_before(self, moment: datetime) -> QuerySet[Any]:
        return self.rows().filter(**{f"{self.moment}__lt": moment})

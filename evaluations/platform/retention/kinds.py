"""Kinds of data that are kept for a time: each stage declares its own in `retention.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from evaluations.platform.journal import labels

# Removed in portions: a long DELETE would keep those waiting who write.
PORTION = 500


@dataclass(frozen=True)
class RetentionKind:
    """`rows` are those of before a moment that may go; never one that a certified result rests on.

    `least` and `default` are days; None: kept for ever. `moment` names the field that tells how
    old a row is. `remove` takes some of the rows away and says how many.
    """

    code: str
    label: Promise
    about: Promise
    least: int
    default: int | None
    moment: str
    rows: Callable[[datetime], QuerySet[Any]]
    remove: Callable[[QuerySet[Any]], int]
    # False: a number of days has to be said.
    may_stay: bool = True


KINDS: dict[str, RetentionKind] = {}


def declare(kind: RetentionKind) -> RetentionKind:
    """Make a kind of data known; its name in the journal is `kept_…`."""
    if kind.code in KINDS:
        raise ValueError(f"there is another kind of data {kind.code}")
    KINDS[kind.code] = kind
    labels.NAMES[f"kept_{kind.code}"] = kind.label
    return kind


def delete(rows: QuerySet[Any]) -> int:
    """Remove rows of one table on which no other hangs."""
    return rows.delete()[0]

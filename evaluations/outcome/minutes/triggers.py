"""Adopted minutes stay as they are, and so does what hangs on them."""

from collections.abc import Iterator

from evaluations.platform.triggers.trigger import (
    DELETE,
    INSERT,
    TRUNCATE,
    UPDATE,
    Trigger,
    differs,
)

MINUTES, MESSAGE = "evaluations_minutes", "adopted minutes stay as they are"
OF_A_REHEARSAL = """EXISTS (SELECT 1 FROM evaluations_evaluationsession AS s
    JOIN evaluations_committee AS c ON c.id = s.committee_id
    JOIN evaluations_awardround AS r ON r.id = c.round_id
    WHERE r.is_rehearsal AND s.id = {session})"""
ADOPTED = """EXISTS (SELECT 1 FROM evaluations_minutes AS m
    WHERE m.id = {row}.minutes_id AND m.adopted_at IS NOT NULL{unless})"""


# What refers to the plan goes where the plan drops it: what was adopted is written down.
ITEM = ("minutes_id", "number", "section", "heading", "told", "resolution")
VISITOR = ("minutes_id", "number", "name", "email", "stays", "seat_id", "is_settled")


def _of(table: str, columns: tuple[str, ...]) -> Iterator[Trigger]:
    # A rehearsal can be wiped.
    wiped = f" AND NOT {OF_A_REHEARSAL.format(session='m.session_id')}"
    old, new = (ADOPTED.format(row=row, unless="") for row in ("OLD", "NEW"))
    conditions = {
        INSERT: new,
        UPDATE: f"({old} OR {new}) AND {differs(*columns)}",
        DELETE: ADOPTED.format(row="OLD", unless=wiped),
    }
    for event, condition in conditions.items():
        yield Trigger(f"{table}_{event.lower()}_adopted", table, event, condition, MESSAGE)


TRIGGERS = (
    Trigger(f"{MINUTES}_rewritten", MINUTES, UPDATE, "OLD.adopted_at IS NOT NULL", MESSAGE),
    Trigger(
        f"{MINUTES}_kept",
        MINUTES,
        DELETE,
        f"OLD.adopted_at IS NOT NULL AND NOT {OF_A_REHEARSAL.format(session='OLD.session_id')}",
        MESSAGE,
    ),
    Trigger(f"{MINUTES}_truncated", MINUTES, TRUNCATE, "1 = 1", MESSAGE),
    *_of("evaluations_minutesitem", ITEM),
    *_of("evaluations_channelvisitor", VISITOR),
)

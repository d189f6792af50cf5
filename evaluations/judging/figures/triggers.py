"""A keyed figure is only added: it is confirmed once and taken back once, and stays as it is."""

from collections.abc import Iterator

from evaluations.entry.nominations.triggers import OF_NOMINATION
from evaluations.platform.triggers.trigger import (
    ALWAYS,
    DELETE,
    INSERT,
    TRUNCATE,
    UPDATE,
    Trigger,
    both,
    differs,
    row_of,
)
from evaluations.setup.rounds.rehearsal_rows import unless_rehearsal

FIGURE, MESSAGE = "evaluations_keyedfigure", "a keyed figure stays as it is"
CONFIRMED_COLUMNS = ("confirmed_at", "confirmed_by_id")
ENDING_COLUMNS = ("ending_asked_at", "ending_asked_by_id", "ending_reason")
ENDED_COLUMNS = ("ended_at", "ended_by_id", "ended_reason")
KEYED = differs(
    "nomination_id",
    "indicator_id",
    "stage_id",
    "adjustment_id",
    "figure",
    "reason",
    "keyed_at",
    "keyed_by_id",
    "brought_id",
)
CONFIRMED_ANEW = both("OLD.confirmed_at IS NOT NULL", differs(*CONFIRMED_COLUMNS))
ENDED_ANEW = both(
    "OLD.ended_at IS NOT NULL",
    differs(*CONFIRMED_COLUMNS, *ENDING_COLUMNS, *ENDED_COLUMNS),
)
# Asked for by one person, dropped, or asked for anew; never handed from one asker to another.
ASKED_ANEW = both(
    "OLD.ending_asked_at IS NOT NULL AND NEW.ending_asked_at IS NOT NULL",
    differs(*ENDING_COLUMNS),
)
# Two words need two steps: what counts is ended only where it waited for that as it stands.
ENDED_ALONE = both(
    "OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND NEW.confirmed_at IS NOT NULL",
    f"OLD.confirmed_at IS NULL OR OLD.ending_asked_at IS NULL OR {differs(*ENDING_COLUMNS)}",
)
BEGUN_LATER = """NEW.confirmed_at IS NOT NULL OR NEW.ended_at IS NOT NULL
    OR NEW.ending_asked_at IS NOT NULL"""
OFF_THE_SCALE = """EXISTS (SELECT 1 FROM evaluations_stage AS s
    WHERE s.id = NEW.stage_id AND (s.full_marks IS NULL OR NEW.figure > s.full_marks))"""
# How a stage counts stays once a figure of its category is keyed.
STAGE = "evaluations_stage"
FIGURES = """EXISTS (SELECT 1 FROM evaluations_keyedfigure AS f
    JOIN evaluations_nomination AS n ON n.id = f.nomination_id
    WHERE n.category_id = {row}.category_id)"""


def _of_stages() -> Iterator[Trigger]:
    for event in (INSERT, UPDATE, DELETE):
        keyed = FIGURES.format(row=row_of(event))
        name = f"{STAGE}_figures_{event.lower()}"
        yield Trigger(name, STAGE, event, keyed, "figures are keyed: how they count stays")


TRIGGERS = (
    *_of_stages(),
    Trigger(
        f"{FIGURE}_rewritten",
        FIGURE,
        UPDATE,
        f"{KEYED} OR ({CONFIRMED_ANEW}) OR ({ENDED_ANEW}) OR ({ASKED_ANEW})",
        MESSAGE,
    ),
    Trigger(
        f"{FIGURE}_ended",
        FIGURE,
        UPDATE,
        ENDED_ALONE,
        "a confirmed figure is taken back by two people",
    ),
    Trigger(f"{FIGURE}_begun", FIGURE, INSERT, BEGUN_LATER, "a figure begins unconfirmed"),
    Trigger(f"{FIGURE}_scale", FIGURE, INSERT, OFF_THE_SCALE, "the figure is off its scale"),
    Trigger(f"{FIGURE}_kept", FIGURE, DELETE, unless_rehearsal(ALWAYS, OF_NOMINATION), MESSAGE),
    Trigger(f"{FIGURE}_emptied", FIGURE, TRUNCATE, ALWAYS, MESSAGE),
)

"""Score sheets and what is written on them.

What a sheet says (content, sums, digest) is written at its submission and at no other time. It
moves from state to state only along the ways of docs/domain.md, and goes back to its judge only
with the row that keeps what it said. With the first sheet of a category its rubric and its
award's way of counting stay.
"""

from collections.abc import Iterator

from evaluations.entry.nominations.triggers import OF_NOMINATION
from evaluations.platform.triggers.trigger import (
    ALWAYS,
    DELETE,
    INSERT,
    UPDATE,
    Trigger,
    append_only,
    both,
    differs,
    row_of,
)
from evaluations.setup.rounds.rehearsal_rows import unless_rehearsal
from evaluations.setup.rubrics.triggers import OFF_THE_SCALE

SHEET = "evaluations_scoresheet"
MARK, NOTE = "evaluations_mark", "evaluations_dimensionnote"
CITATION = "evaluations_citation"
# The category of the row on a sheet that is deleted.
OF_SHEET = """(SELECT n.category_id FROM evaluations_scoresheet AS s
    JOIN evaluations_nomination AS n ON n.id = s.nomination_id WHERE s.id = OLD.sheet_id)"""
WRITTEN_ONCE = ("evaluations_sheetreturn", "evaluations_endorsement", "evaluations_evidencepin")
CLOSED = """(SELECT state FROM evaluations_scoresheet WHERE id = {row}.sheet_id)
    NOT IN ('open', 'returned')"""
MOVES = (
    "open>submitted",
    "open>archived",
    "returned>submitted",
    "returned>archived",
    "submitted>certified",
    "submitted>returned",
    "certified>returned",
    "archived>open",
    "archived>returned",
)
NO_MOVE = f"""OLD.state <> NEW.state
    AND (OLD.state || '>' || NEW.state) NOT IN ({", ".join(f"'{move}'" for move in MOVES)})"""
IDENTITY = differs("seat_id", "committee_id", "nomination_id", "rubric_id", "opened_at")
SUBMITTED_NOW = "OLD.state IN ('open', 'returned') AND NEW.state = 'submitted'"
WRITTEN = differs(
    "content", "subtotals", "top_marks", "failed_mandatory", "digest", "submitted_at"
)
RETURNED_UNKEPT = """OLD.state IN ('submitted', 'certified') AND NEW.state = 'returned'
    AND NOT EXISTS (SELECT 1 FROM evaluations_sheetreturn AS r
        WHERE r.sheet_id = OLD.id AND r.digest = OLD.digest)"""
ANOTHER_DIGEST = """NEW.digest IS DISTINCT FROM
    (SELECT s.digest FROM evaluations_scoresheet AS s WHERE s.id = NEW.sheet_id)"""
ENDORSED_LATE = """(SELECT state FROM evaluations_scoresheet WHERE id = NEW.sheet_id)
    <> 'submitted'"""
ANOTHER_JUDGE = both(
    differs("user_id", "committee_id"),
    "EXISTS (SELECT 1 FROM evaluations_scoresheet AS s WHERE s.seat_id = OLD.id)",
)
BEGUN = """EXISTS (SELECT 1 FROM evaluations_scoresheet AS s
    JOIN evaluations_nomination AS n ON n.id = s.nomination_id
    JOIN evaluations_category AS c ON c.id = n.category_id WHERE {which})"""
AWARD_RULES = both(
    differs("round_id", "mode", "aggregation", "carried_by", "places"),
    BEGUN.format(which="c.award_id = OLD.id"),
)
OF_ANOTHER_CLASS = both(
    differs("nominee_class"),
    "EXISTS (SELECT 1 FROM evaluations_scoresheet AS s WHERE s.nomination_id = OLD.id)",
)
CATEGORY_RULES = both(differs("award_id", "rubric_id"), BEGUN.format(which="c.id = OLD.id"))
# Its sheets are those of its committee's seats.
MOVED_AWAY = both(
    differs("committee_id"),
    "EXISTS (SELECT 1 FROM evaluations_scoresheet AS s WHERE s.nomination_id = OLD.id)",
)
RULES = "marks are given: how they count stays"
FIGURE = "evaluations_keyedfigure"
FIGURE_USED = """NEW.indicator_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM evaluations_scoresheet AS s
    WHERE s.nomination_id = NEW.nomination_id AND s.state IN ('submitted', 'certified'))"""


def _of_sheets() -> Iterator[Trigger]:
    on_update = {
        "written": (f"NOT ({SUBMITTED_NOW}) AND {WRITTEN}", "the sheet is submitted"),
        "moved": (NO_MOVE, "a sheet does not go from this state to that one"),
        "identity": (IDENTITY, "a sheet keeps its seat and its nomination"),
        "returned": (RETURNED_UNKEPT, "what the sheet said is not kept"),
    }
    for name, (condition, message) in on_update.items():
        yield Trigger(f"{SHEET}_{name}", SHEET, UPDATE, condition, message)
    begun = "NEW.state <> 'open'"
    yield Trigger(f"{SHEET}_begun", SHEET, INSERT, begun, "a sheet begins open")
    counted = unless_rehearsal("OLD.state IN ('submitted', 'certified')", OF_NOMINATION)
    yield Trigger(f"{SHEET}_kept", SHEET, DELETE, counted, "the sheet is submitted")


def _closed(table: str, event: str) -> Trigger:
    condition = CLOSED.format(row=row_of(event))
    if event == UPDATE:
        # Else a mark could be moved from a closed sheet to an open one.
        condition += " OR OLD.sheet_id <> NEW.sheet_id"
    if event == DELETE:
        condition = unless_rehearsal(condition, OF_SHEET)
    name = f"{table}_closed_{event.lower()}"
    return Trigger(name, table, event, condition, "the sheet is closed")


def _on_a_sheet() -> Iterator[Trigger]:
    for event in (INSERT, UPDATE, DELETE):
        yield from (_closed(table, event) for table in (MARK, NOTE, CITATION))
    for event in (INSERT, UPDATE):
        name, message = f"{MARK}_scale_{event.lower()}", "the mark is off its scale"
        yield Trigger(name, MARK, event, OFF_THE_SCALE, message)
    for table in WRITTEN_ONCE:
        yield from append_only(table, unless_rehearsal(ALWAYS, OF_SHEET))


def _of_figures() -> Iterator[Trigger]:
    """What a submitted sheet rests on stays, until the sheet is sent back."""
    # That somebody asks to take it back changes nothing yet.
    changed = both(differs("confirmed_at", "ended_at"), FIGURE_USED)
    for event, condition in {INSERT: FIGURE_USED, UPDATE: changed}.items():
        name, message = f"{FIGURE}_used_{event.lower()}", "sheets that use it are submitted"
        yield Trigger(name, FIGURE, event, condition, message)


TRIGGERS = (
    *_of_sheets(),
    *_on_a_sheet(),
    *_of_figures(),
    Trigger(
        "evaluations_sheetreturn_digest",
        "evaluations_sheetreturn",
        INSERT,
        ANOTHER_DIGEST,
        "this is not what the sheet said",
    ),
    Trigger(
        "evaluations_endorsement_late",
        "evaluations_endorsement",
        INSERT,
        ENDORSED_LATE,
        "the sheet is not submitted",
    ),
    Trigger(
        "evaluations_seat_judge", "evaluations_seat", UPDATE, ANOTHER_JUDGE, "the seat has sheets"
    ),
    Trigger(
        "evaluations_nomination_sheets",
        "evaluations_nomination",
        UPDATE,
        MOVED_AWAY,
        "the nomination has sheets",
    ),
    Trigger(
        "evaluations_nomination_class",
        "evaluations_nomination",
        UPDATE,
        OF_ANOTHER_CLASS,
        "the nomination has a sheet",
    ),
    Trigger("evaluations_award_rules", "evaluations_award", UPDATE, AWARD_RULES, RULES),
    Trigger("evaluations_category_rules", "evaluations_category", UPDATE, CATEGORY_RULES, RULES),
)

"""Score sheets and what is written on them.

What a sheet says (content, sums, digest) is written at its submission and at no other time. It
moves from state to state only along the ways of docs/domain.md, and goes back to its judge only
with the row that keeps what it said.
"""

from collections.abc import Iterator

from evaluations.platform.triggers.guard import (
    DELETE,
    INSERT,
    UPDATE,
    Guard,
    differs,
    row_of,
    unless_rehearsal,
)

SHEET = "evaluations_scoresheet"
ON_A_SHEET = ("evaluations_mark", "evaluations_dimensionnote")
CLOSED = """(SELECT state FROM evaluations_scoresheet WHERE id = {row}.sheet_id)
    NOT IN ('open', 'returned')"""
OFF_THE_SCALE = """NEW.points IS NOT NULL AND EXISTS (
    SELECT 1 FROM evaluations_indicator AS i WHERE i.id = NEW.indicator_id AND (
        NEW.points > i.maximum
        OR CAST(ROUND(NEW.points * 100) AS INTEGER)
            % CAST(ROUND(i.step * 100) AS INTEGER) <> 0))"""
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
    AND (OLD.state || '>' || NEW.state) NOT IN ({", ".join(f"'{one}'" for one in MOVES)})"""
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
# A certified sheet stays as it is, but for a reopening that a second person agreed to.
CERTIFIED = """OLD.state = 'certified' AND NOT EXISTS (
    SELECT 1 FROM evaluations_reopening AS o
    JOIN evaluations_nomination AS n ON n.id = OLD.nomination_id
    WHERE o.category_id = n.category_id AND o.committee_id = n.committee_id
    AND o.seconded_at IS NOT NULL AND o.ended_at IS NULL)"""


def guards() -> Iterator[Guard]:
    yield from _on_a_sheet()
    told = {
        "certified": (UPDATE, CERTIFIED, "the sheet is certified"),
        "written": (UPDATE, f"NOT ({SUBMITTED_NOW}) AND {WRITTEN}", "the sheet is submitted"),
        "moved": (UPDATE, NO_MOVE, "a sheet does not go from this state to that one"),
        "identity": (UPDATE, IDENTITY, "a sheet keeps its seat and its nomination"),
        "returned": (UPDATE, RETURNED_UNKEPT, "what the sheet said is not kept"),
        "begun": (INSERT, "NEW.state <> 'open'", "a sheet begins open"),
    }
    for name, (event, condition, message) in told.items():
        yield Guard(f"{SHEET}_{name}", SHEET, event, condition, message)
    kept = unless_rehearsal(SHEET, "OLD.state IN ('submitted', 'certified')")
    yield Guard(f"{SHEET}_kept", SHEET, DELETE, kept, "the sheet is submitted")
    kept_row, message = "evaluations_sheetreturn", "this is not what the sheet said"
    yield Guard(f"{kept_row}_digest", kept_row, INSERT, ANOTHER_DIGEST, message)


def _on_a_sheet() -> Iterator[Guard]:
    for table in ON_A_SHEET:
        for event in (INSERT, UPDATE, DELETE):
            condition = CLOSED.format(row=row_of(event))
            if event == UPDATE:
                # Else a mark could be moved from a closed sheet to an open one.
                condition += " OR OLD.sheet_id <> NEW.sheet_id"
            if event == DELETE:
                condition = unless_rehearsal(table, condition)
            name = f"{table}_closed_{event.lower()}"
            yield Guard(name, table, event, condition, "the sheet is closed")
    for event in (INSERT, UPDATE):
        name, message = f"evaluations_mark_scale_{event.lower()}", "the mark is off its scale"
        yield Guard(name, "evaluations_mark", event, OFF_THE_SCALE, message)

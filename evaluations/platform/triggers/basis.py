"""What a certified result rests on stays as it was while the result stands.

It stands until it is reopened and a second person has agreed, and again from the next
certification on.
"""

from collections.abc import Iterator

from evaluations.platform.triggers.guard import (
    DELETE,
    INSERT,
    UPDATE,
    Guard,
    both,
    differs,
    row_of,
    unless_rehearsal,
)

SETTLED = """EXISTS (SELECT 1 FROM evaluations_placing AS p
    JOIN evaluations_result AS r ON r.id = p.result_id
    WHERE p.nomination_id = {nomination} AND NOT EXISTS (
        SELECT 1 FROM evaluations_reopening AS o
        WHERE o.category_id = r.category_id AND o.committee_id = r.committee_id
        AND o.seconded_at IS NOT NULL AND o.ended_at IS NULL))"""
MESSAGE = "the result of this nomination is certified"
# Who counts, and whose word was given.
ABOUT_A_NOMINATION = ("evaluations_declaration", "evaluations_absence")
IN_THE_SLOT = """EXISTS (SELECT 1 FROM evaluations_slotnomination AS sn
    WHERE sn.slot_id = OLD.id AND {settled})"""
NO_SHOW_SWITCHED = both(
    differs("state"),
    "OLD.state = 'no_show' OR NEW.state = 'no_show'",
    IN_THE_SLOT.format(settled=SETTLED.format(nomination="sn.nomination_id")),
)
RENOMINATED = both(
    differs("category_id", "committee_id", "unit_id", "state"),
    SETTLED.format(nomination="OLD.id"),
)
ANOTHER_JUDGE = both(
    differs("user_id", "committee_id"),
    "EXISTS (SELECT 1 FROM evaluations_scoresheet AS s WHERE s.seat_id = OLD.id)",
)
WORD_ON_CERTIFIED = """(SELECT state FROM evaluations_scoresheet WHERE id = NEW.sheet_id)
    <> 'submitted'"""
# A wish to certify anew is asked once, seconded once and ended once.
WISH_REWRITTEN = f"""{differs("result_id", "category_id", "committee_id", "reason", "asked_at")}
    OR {differs("asked_by_id")}
    OR (OLD.seconded_at IS NOT NULL AND {differs("seconded_at", "seconded_by_id")})
    OR (OLD.ended_at IS NOT NULL AND {differs("ended_at")})"""


def guards() -> Iterator[Guard]:
    for table in ABOUT_A_NOMINATION:
        for event in (INSERT, UPDATE, DELETE):
            yield _settled(table, event)
    for event in (UPDATE, DELETE):
        yield _settled("evaluations_slotnomination", event)
    told = {
        "evaluations_slot": ("no_show", NO_SHOW_SWITCHED, MESSAGE),
        "evaluations_nomination": ("settled", RENOMINATED, MESSAGE),
        "evaluations_seat": ("judge", ANOTHER_JUDGE, "the seat has sheets"),
        "evaluations_reopening": ("rewritten", WISH_REWRITTEN, "the wish is on record"),
    }
    for table, (name, condition, message) in told.items():
        yield Guard(f"{table}_{name}", table, UPDATE, condition, message)
    word = "evaluations_endorsement"
    yield Guard(f"{word}_late", word, INSERT, WORD_ON_CERTIFIED, "the sheet is not submitted")


def _settled(table: str, event: str) -> Guard:
    condition = SETTLED.format(nomination=f"{row_of(event)}.nomination_id")
    if event == UPDATE:
        condition += f" OR {SETTLED.format(nomination='OLD.nomination_id')}"
    if event == DELETE:
        condition = unless_rehearsal(table, condition)
    return Guard(f"{table}_settled_{event.lower()}", table, event, condition, MESSAGE)

"""A certified result is written once, and what it rests on stays as it was while it stands.

It stands until it is reopened and a second person has agreed, and again from the next
certification on. Rounds and awards are frozen by fact, not by phase (docs/domain.md, freezing):
with the first mark all that counts stays, after a certification the names too. What is not judged
yet may change, whatever the phase.
"""

from collections.abc import Iterator

from evaluations.entry.nominations.triggers import OF_NOMINATION
from evaluations.judging.scoring.triggers import RULES
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
from evaluations.setup.rounds import freezing
from evaluations.setup.rounds.rehearsal_rows import unless_rehearsal

OF_RESULT = """(SELECT p.category_id FROM evaluations_result AS p
        WHERE p.id = OLD.result_id)"""
WRITTEN_ONCE = {
    "evaluations_result": "OLD.category_id",
    "evaluations_placing": OF_RESULT,
    "evaluations_ruling": "OLD.category_id",
    "evaluations_draw": "OLD.category_id",
}
SETTLED = """EXISTS (SELECT 1 FROM evaluations_placing AS p
    JOIN evaluations_result AS r ON r.id = p.result_id
    WHERE p.nomination_id = {nomination} AND NOT EXISTS (
        SELECT 1 FROM evaluations_reopening AS o
        WHERE o.category_id = r.category_id AND o.committee_id = r.committee_id
        AND o.seconded_at IS NOT NULL AND o.ended_at IS NULL))"""
SETTLED_MESSAGE = "the result of this nomination is certified"
# Who counts, what a nominee is in the list, and what two people keyed.
STANDING, REOPENING = "evaluations_standing", "evaluations_reopening"
ABOUT_A_NOMINATION = (
    "evaluations_declaration",
    "evaluations_absence",
    "evaluations_keyedfigure",
    STANDING,
)
IN_THE_SLOT = """EXISTS (SELECT 1 FROM evaluations_slotnomination AS sn
    WHERE sn.slot_id = OLD.id AND {settled})"""
NO_SHOW_SWITCHED = both(
    differs("state"),
    "OLD.state = 'no_show' OR NEW.state = 'no_show'",
    IN_THE_SLOT.format(settled=SETTLED.format(nomination="sn.nomination_id")),
)
RENOMINATED = both(
    differs("category_id", "committee_id", "committee_reason", "unit_id", "state"),
    SETTLED.format(nomination="OLD.id"),
)
# A wish to certify anew is asked once, seconded once and ended once.
WISH_REWRITTEN = f"""{differs("result_id", "category_id", "committee_id", "reason", "asked_at")}
    OR {differs("asked_by_id")}
    OR (OLD.seconded_at IS NOT NULL AND {differs("seconded_at", "seconded_by_id")})
    OR (OLD.ended_at IS NOT NULL AND {differs("ended_at")})"""
# A second person agrees to what was asked for before; the next result alone ends that.
SECONDED_AT_ONCE = "NEW.seconded_at IS NOT NULL"
WISH_UNANSWERED = """OLD.seconded_at IS NOT NULL AND OLD.ended_at IS NULL
    AND NEW.ended_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM evaluations_result AS later
        JOIN evaluations_result AS r ON r.id = OLD.result_id
        WHERE later.category_id = r.category_id AND later.committee_id = r.committee_id
        AND later.number > r.number)"""
# A later result answers the wish that a second person agreed to, in their words.
NOT_ASKED_FOR = """NEW.number > 1 AND NOT EXISTS (
    SELECT 1 FROM evaluations_reopening AS o
    JOIN evaluations_result AS r ON r.id = o.result_id
    WHERE o.category_id = NEW.category_id AND o.committee_id = NEW.committee_id
    AND r.category_id = NEW.category_id AND r.committee_id = NEW.committee_id
    AND r.number = NEW.number - 1 AND o.ended_at IS NULL AND o.seconded_at IS NOT NULL
    AND o.seconded_by_id = NEW.seconded_by_id AND o.reason = NEW.reason)"""
# What is in force ends for the next one, which is asked for before.
STANDING_LEFT = """OLD.seconded_at IS NOT NULL AND OLD.ended_at IS NULL
    AND NEW.ended_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM evaluations_standing AS next
        WHERE next.nomination_id = OLD.nomination_id
        AND next.seconded_at IS NULL AND next.ended_at IS NULL)"""
# A standing is asked for once, agreed to once and ended once.
STANDING_REWRITTEN = f"""{differs("nomination_id", "kind", "reason", "asked_at", "asked_by_id")}
    OR (OLD.seconded_at IS NOT NULL AND {differs("seconded_at", "seconded_by_id")})
    OR (OLD.ended_at IS NOT NULL AND {differs("ended_at", "seconded_at", "seconded_by_id")})"""
# A certified sheet stays as it is, but for a reopening that a second person agreed to.
SHEET_CERTIFIED = """OLD.state = 'certified' AND NOT EXISTS (
    SELECT 1 FROM evaluations_reopening AS o
    JOIN evaluations_nomination AS n ON n.id = OLD.nomination_id
    WHERE o.category_id = n.category_id AND o.committee_id = n.committee_id
    AND o.seconded_at IS NOT NULL AND o.ended_at IS NULL)"""
# Marks, or a result (of no-shows alone it has no marks), below a round, award or category.
JUDGED = """(EXISTS (SELECT 1 FROM evaluations_mark AS m
        JOIN evaluations_scoresheet AS s ON s.id = m.sheet_id
        JOIN evaluations_nomination AS n ON n.id = s.nomination_id
        JOIN evaluations_category AS c ON c.id = n.category_id
        JOIN evaluations_award AS a ON a.id = c.award_id WHERE {which})
    OR EXISTS (SELECT 1 FROM evaluations_result AS r
        JOIN evaluations_category AS c ON c.id = r.category_id
        JOIN evaluations_award AS a ON a.id = c.award_id WHERE {which}))"""
# The category that a stage counts, where it is of the same round.
COUNTS_IN = """c.id = {row}.from_category_id AND a.round_id = (
    SELECT main.round_id FROM evaluations_category AS whole
    JOIN evaluations_award AS main ON main.id = whole.award_id
    WHERE whole.id = {row}.category_id)"""
CERTIFIED = """EXISTS (SELECT 1 FROM evaluations_result AS r
    JOIN evaluations_category AS c ON c.id = r.category_id WHERE {which})"""
ROUND_RULES = both(
    differs(*freezing.ROUND_RULES),
    JUDGED.format(which="a.round_id = OLD.id"),
)
AWARD_NAME = both(differs("name"), CERTIFIED.format(which="c.award_id = OLD.id"))
CATEGORY_NAME = both(differs("name"), CERTIFIED.format(which="c.id = OLD.id"))
# The file of a nomination that a result names is part of the record, winner or not.
DISCARDED = both(
    differs("discarded_at"),
    """EXISTS (SELECT 1 FROM evaluations_placing AS p
        JOIN evaluations_evidenceitem AS e ON e.nomination_id = p.nomination_id
        WHERE e.id = OLD.item_id)""",
)
NAMES = "a result is certified: the name stays"


def _on_update() -> Iterator[Trigger]:
    for table, (name, condition, message) in {
        "evaluations_slot": ("no_show", NO_SHOW_SWITCHED, SETTLED_MESSAGE),
        "evaluations_nomination": ("settled", RENOMINATED, SETTLED_MESSAGE),
        "evaluations_evidenceversion": ("certified", DISCARDED, "a certified result names it"),
        REOPENING: ("rewritten", WISH_REWRITTEN, "the wish is on record"),
        STANDING: ("rewritten", STANDING_REWRITTEN, "the standing is on record"),
        "evaluations_scoresheet": ("certified", SHEET_CERTIFIED, "the sheet is certified"),
        "evaluations_awardround": ("rules", ROUND_RULES, RULES),
        "evaluations_award": ("name", AWARD_NAME, NAMES),
        "evaluations_category": ("name", CATEGORY_NAME, NAMES),
    }.items():
        yield Trigger(f"{table}_{name}", table, UPDATE, condition, message)


def _of_two_people() -> Iterator[Trigger]:
    """What counts by the word of two begins with one word, and does not end by one."""
    for table, left in {REOPENING: WISH_UNANSWERED, STANDING: STANDING_LEFT}.items():
        begun = "a second person agrees later"
        yield Trigger(f"{table}_begun", table, INSERT, SECONDED_AT_ONCE, begun)
        yield Trigger(f"{table}_left", table, UPDATE, left, "two people stand by it")
    later = "a later result answers a wish that a second person agreed to"
    yield Trigger("evaluations_result_asked", "evaluations_result", INSERT, NOT_ASKED_FOR, later)


def _settled(table: str, event: str) -> Trigger:
    condition = SETTLED.format(nomination=f"{row_of(event)}.nomination_id")
    if event == UPDATE:
        condition += f" OR {SETTLED.format(nomination='OLD.nomination_id')}"
    if event == DELETE:
        condition = unless_rehearsal(condition, OF_NOMINATION)
    return Trigger(f"{table}_settled_{event.lower()}", table, event, condition, SETTLED_MESSAGE)


def _rules(table: str, which: str, event: str) -> Trigger:
    """Rows that belong to how an award or a category is counted; none moves to or from one."""
    rows = ("OLD", "NEW") if event == UPDATE else (row_of(event),)
    judged = " OR ".join(JUDGED.format(which=which.format(row=row)) for row in rows)
    return Trigger(f"{table}_rules_{event.lower()}", table, event, judged, RULES)


def _stage_rules(event: str) -> Trigger:
    """What a total is made of stays once it is judged, or a category of its round that counts
    in it."""
    row = row_of(event)
    judged = f"""({JUDGED.format(which=f"c.id = {row}.category_id")}
        OR {JUDGED.format(which=COUNTS_IN.format(row=row))})"""
    if event == DELETE:
        judged = unless_rehearsal(judged, "OLD.category_id")
    name = f"evaluations_stage_rules_{event.lower()}"
    return Trigger(name, "evaluations_stage", event, judged, RULES)


def _every() -> Iterator[Trigger]:
    for table, category in WRITTEN_ONCE.items():
        yield from append_only(table, unless_rehearsal(ALWAYS, category))
    for event in (INSERT, UPDATE, DELETE):
        for table in ABOUT_A_NOMINATION:
            yield _settled(table, event)
        yield _rules("evaluations_band", "a.id = {row}.award_id", event)
        yield _stage_rules(event)
    for event in (UPDATE, DELETE):
        yield _settled("evaluations_slotnomination", event)
    condition = unless_rehearsal(ALWAYS, OF_NOMINATION)
    yield Trigger(f"{STANDING}_kept", STANDING, DELETE, condition, "the standing is on record")
    yield from _on_update()
    yield from _of_two_people()


TRIGGERS = tuple(_every())

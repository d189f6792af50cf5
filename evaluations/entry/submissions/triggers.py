"""What was submitted and what was returned with which remarks is written once. The office's own
marks are the office's until the nomination is handed in."""

from collections.abc import Iterator

from evaluations.entry.nominations.triggers import OF_NOMINATION
from evaluations.platform.triggers.trigger import (
    ALWAYS,
    DELETE,
    INSERT,
    UPDATE,
    Trigger,
    append_only,
    row_of,
)
from evaluations.setup.rounds.rehearsal_rows import unless_rehearsal
from evaluations.setup.rubrics.triggers import OFF_THE_SCALE

OF_RETURN = """(SELECT n.category_id FROM evaluations_nominationreturn AS r
        JOIN evaluations_nomination AS n ON n.id = r.nomination_id
        WHERE r.id = OLD.returned_id)"""
SELF_MARK, ANSWER = "evaluations_selfmark", "evaluations_returnanswer"
# The return waits for an answer: its nomination is returned, and it was the last time.
NOT_AWAITED = """NOT EXISTS (SELECT 1 FROM evaluations_nominationreturn AS r
    JOIN evaluations_nomination AS n ON n.id = r.nomination_id
    WHERE r.id = {row}.returned_id AND n.state = 'returned'
        AND NOT EXISTS (SELECT 1 FROM evaluations_nominationreturn AS later
            WHERE later.nomination_id = n.id AND later.id > r.id))"""
HANDED_IN = """(SELECT n.state FROM evaluations_nomination AS n WHERE n.id = {row}.nomination_id)
    NOT IN ('draft', 'returned')"""


def _of_self_marks() -> Iterator[Trigger]:
    for event in (INSERT, UPDATE, DELETE):
        condition = HANDED_IN.format(row=row_of(event))
        if event == UPDATE:
            # Else an own mark could be moved from one that is handed in.
            condition += " OR OLD.nomination_id <> NEW.nomination_id"
        if event == DELETE:
            condition = unless_rehearsal(condition, OF_NOMINATION)
        name = f"{SELF_MARK}_handed_in_{event.lower()}"
        yield Trigger(name, SELF_MARK, event, condition, "the nomination is handed in")
    for event in (INSERT, UPDATE):
        name = f"{SELF_MARK}_scale_{event.lower()}"
        yield Trigger(name, SELF_MARK, event, OFF_THE_SCALE, "the mark is off its scale")


def _of_answers() -> Iterator[Trigger]:
    for event in (INSERT, UPDATE, DELETE):
        condition = NOT_AWAITED.format(row=row_of(event))
        if event == UPDATE:
            # Else an answer could be moved from a return that was answered.
            condition += " OR OLD.returned_id <> NEW.returned_id"
        if event == DELETE:
            condition = unless_rehearsal(condition, OF_RETURN)
        name = f"{ANSWER}_handed_in_{event.lower()}"
        yield Trigger(name, ANSWER, event, condition, "the answer is handed in")


TRIGGERS = (
    *_of_self_marks(),
    *_of_answers(),
    *append_only("evaluations_submission", unless_rehearsal(ALWAYS, OF_NOMINATION)),
    *append_only("evaluations_nominationreturn", unless_rehearsal(ALWAYS, OF_NOMINATION)),
    *append_only("evaluations_returnremark", unless_rehearsal(ALWAYS, OF_RETURN)),
)

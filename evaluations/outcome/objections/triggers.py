"""A reply stands as it was sent, and so does an answer."""

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
)
from evaluations.setup.rounds.rehearsal_rows import unless_rehearsal

WINDOW, OBJECTION = "evaluations_objectionwindow", "evaluations_objection"
KEPT = "what an office replied to its provisional result stays as it is"
OF_WINDOW = """(SELECT n.category_id FROM evaluations_nomination AS n
    JOIN evaluations_objectionwindow AS w ON w.nomination_id = n.id
    WHERE w.id = OLD.window_id)"""
REPLIED = """EXISTS (SELECT 1 FROM evaluations_objectionwindow AS w
    WHERE w.id = {row}.window_id AND w.reply {reply})"""
WINDOW_REWRITTEN = f"""OLD.reply <> 'waiting'
    OR {differs("result_id", "nomination_id", "figures", "opened_at", "closes_on")}"""
# A draft is written until it is sent; then it is answered once.
DRAFT = ("window_id", "place", "indicator", "text", "evidence")
TAKEN = "<> 'waiting'"
LATE = f"NEW.answer <> '' OR {REPLIED.format(row='NEW', reply=TAKEN)}"
OBJECTION_REWRITTEN = f"""OLD.answer <> '' OR (
    {both(differs(*DRAFT), REPLIED.format(row="OLD", reply=TAKEN))})
    OR (NEW.answer <> '' AND NOT {REPLIED.format(row="NEW", reply="= 'sent'")})"""

TRIGGERS = (
    Trigger(f"{WINDOW}_replied", WINDOW, UPDATE, WINDOW_REWRITTEN, KEPT),
    Trigger(f"{WINDOW}_kept", WINDOW, DELETE, unless_rehearsal(ALWAYS, OF_NOMINATION), KEPT),
    Trigger(f"{WINDOW}_truncated", WINDOW, TRUNCATE, ALWAYS, KEPT),
    Trigger(
        f"{OBJECTION}_late",
        OBJECTION,
        INSERT,
        LATE,
        KEPT,
    ),
    Trigger(f"{OBJECTION}_rewritten", OBJECTION, UPDATE, OBJECTION_REWRITTEN, KEPT),
    Trigger(
        f"{OBJECTION}_kept",
        OBJECTION,
        DELETE,
        unless_rehearsal(REPLIED.format(row="OLD", reply="= 'sent'"), OF_WINDOW),
        KEPT,
    ),
    Trigger(f"{OBJECTION}_truncated", OBJECTION, TRUNCATE, ALWAYS, KEPT),
)

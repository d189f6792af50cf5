"""A version is what somebody handed in; only what the worker finds out about it is written
later."""

from evaluations.platform.triggers.trigger import ALWAYS, DELETE, UPDATE, Trigger, differs
from evaluations.setup.rounds.rehearsal_rows import unless_rehearsal

HANDED_IN = (
    "item_id",
    "number",
    "kind",
    "text",
    "url",
    "file",
    "original_name",
    "content_type",
    "sha256",
    "size",
    "added_at",
    "added_by_id",
    "is_late",
)
VERSION, MESSAGE = "evaluations_evidenceversion", "the evidence is handed in"
KEPT = unless_rehearsal(
    ALWAYS,
    """(SELECT n.category_id FROM evaluations_evidenceitem AS e
        JOIN evaluations_nomination AS n ON n.id = e.nomination_id WHERE e.id = OLD.item_id)""",
)
TRIGGERS = (
    Trigger(f"{VERSION}_rewritten", VERSION, UPDATE, differs(*HANDED_IN), MESSAGE),
    Trigger(f"{VERSION}_kept", VERSION, DELETE, KEPT, MESSAGE),
)

"""A confirmed paper stays: its sheet may be opened again; what was keyed and by whom stays."""

from evaluations.entry.nominations.triggers import OF_NOMINATION
from evaluations.platform.triggers.trigger import DELETE, UPDATE, Trigger, differs
from evaluations.setup.rounds.rehearsal_rows import unless_rehearsal

PAPER, MESSAGE = "evaluations_paperentry", "the paper is confirmed"
CONFIRMED = "OLD.state IN ('confirmed', 'replaced')"
REPLACED = f"""OLD.state = 'confirmed' AND NEW.state = 'replaced'
    AND NOT {differs('"values"', "seat_id", "keyed_by_id", "confirmed_by_id", "scan_sha256")}"""
REWRITTEN = f"({CONFIRMED}) AND NOT ({REPLACED})"
KEPT = unless_rehearsal(CONFIRMED, OF_NOMINATION)
TRIGGERS = (
    Trigger(f"{PAPER}_rewritten", PAPER, UPDATE, REWRITTEN, MESSAGE),
    Trigger(f"{PAPER}_kept", PAPER, DELETE, KEPT, MESSAGE),
)

"""What was decided about a nominee that was sent up stays on record."""

from evaluations.entry.nominations.triggers import OF_NOMINATION
from evaluations.platform.triggers.trigger import ALWAYS, append_only
from evaluations.setup.rounds.rehearsal_rows import unless_rehearsal

TRIGGERS = tuple(append_only("evaluations_keptabove", unless_rehearsal(ALWAYS, OF_NOMINATION)))

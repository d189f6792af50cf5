"""An issued certificate is written once."""

from evaluations.entry.nominations.triggers import OF_NOMINATION
from evaluations.platform.triggers.trigger import ALWAYS, append_only
from evaluations.setup.rounds.rehearsal_rows import unless_rehearsal

TRIGGERS = tuple(append_only("evaluations_certificate", unless_rehearsal(ALWAYS, OF_NOMINATION)))

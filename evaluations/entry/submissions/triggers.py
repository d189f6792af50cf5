"""What was submitted and what was returned with which remarks is written once."""

from evaluations.entry.nominations.triggers import OF_NOMINATION
from evaluations.platform.triggers.trigger import ALWAYS, append_only
from evaluations.setup.rounds.rehearsal_rows import unless_rehearsal

OF_RETURN = """(SELECT n.category_id FROM evaluations_nominationreturn AS r
        JOIN evaluations_nomination AS n ON n.id = r.nomination_id
        WHERE r.id = OLD.returned_id)"""
TRIGGERS = (
    *append_only("evaluations_submission", unless_rehearsal(ALWAYS, OF_NOMINATION)),
    *append_only("evaluations_nominationreturn", unless_rehearsal(ALWAYS, OF_NOMINATION)),
    *append_only("evaluations_returnremark", unless_rehearsal(ALWAYS, OF_RETURN)),
)

"""A round with nominations is not called a rehearsal any more."""

from evaluations.platform.triggers.trigger import UPDATE, Trigger, both, differs

HAS_NOMINATIONS = """EXISTS (SELECT 1 FROM evaluations_nomination AS n
    JOIN evaluations_category AS c ON c.id = n.category_id
    JOIN evaluations_award AS a ON a.id = c.award_id WHERE a.round_id = OLD.id)"""
# The category of the row that is deleted.
OF_NOMINATION = """(SELECT n.category_id FROM evaluations_nomination AS n
    WHERE n.id = OLD.nomination_id)"""
TRIGGERS = (
    # Else a real round could be called a rehearsal, and wiped.
    Trigger(
        "evaluations_awardround_switched",
        "evaluations_awardround",
        UPDATE,
        both(differs("is_rehearsal"), HAS_NOMINATIONS),
        "the round has nominations",
    ),
)

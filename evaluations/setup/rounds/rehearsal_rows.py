"""A rehearsal's rows may be deleted, so that it can be wiped; nothing of it may be altered."""

OF_A_REHEARSAL = """EXISTS (
    SELECT 1 FROM evaluations_category AS c
    JOIN evaluations_award AS a ON a.id = c.award_id
    JOIN evaluations_awardround AS r ON r.id = a.round_id
    WHERE r.is_rehearsal AND c.id = {category})"""


def unless_rehearsal(condition: str, category: str) -> str:
    """`condition` for the deletion of a row, but for rows of a rehearsal; the SQL `category` is
    the primary key of the row's category."""
    return f"({condition}) AND NOT {OF_A_REHEARSAL.format(category=category)}"

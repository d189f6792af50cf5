"""One trigger, and the conditions that several of them share."""

from typing import NamedTuple

INSERT, UPDATE, DELETE = "INSERT", "UPDATE", "DELETE"


class Guard(NamedTuple):
    """Refuse `event` on `table` with `message` where the SQL `condition` holds.

    The condition may name the rows OLD and NEW as far as the event has them.
    """

    name: str
    table: str
    event: str
    condition: str
    message: str


def differs(*columns: str) -> str:
    """Whether an update changes one of `columns`; NULL equals NULL."""
    return "(" + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns) + ")"


def both(*conditions: str) -> str:
    """Every one of `conditions`."""
    return " AND ".join(f"({one})" for one in conditions)


def row_of(event: str) -> str:
    """The row that an event leaves behind, or takes away."""
    return "OLD" if event == DELETE else "NEW"


# A rehearsal's rows may be deleted, so that it can be wiped; nothing of it may be altered.
OF_A_REHEARSAL = """EXISTS (
    SELECT 1 FROM evaluations_category AS c
    JOIN evaluations_award AS a ON a.id = c.award_id
    JOIN evaluations_awardround AS r ON r.id = a.round_id
    WHERE r.is_rehearsal AND c.id = {category})"""
CATEGORY_OF_SHEET = """(SELECT n.category_id FROM evaluations_scoresheet AS s
    JOIN evaluations_nomination AS n ON n.id = s.nomination_id WHERE s.id = OLD.sheet_id)"""
CATEGORY_OF_NOMINATION = """(SELECT n.category_id FROM evaluations_nomination AS n
    WHERE n.id = OLD.nomination_id)"""
CATEGORY_OF = {
    "evaluations_result": "OLD.category_id",
    "evaluations_ruling": "OLD.category_id",
    "evaluations_placing": """(SELECT p.category_id FROM evaluations_result AS p
        WHERE p.id = OLD.result_id)""",
    "evaluations_returnremark": """(SELECT n.category_id FROM evaluations_nominationreturn AS r
        JOIN evaluations_nomination AS n ON n.id = r.nomination_id
        WHERE r.id = OLD.returned_id)""",
    "evaluations_evidenceversion": """(SELECT n.category_id FROM evaluations_evidenceitem AS e
        JOIN evaluations_nomination AS n ON n.id = e.nomination_id WHERE e.id = OLD.item_id)""",
    **dict.fromkeys(
        (
            "evaluations_sheetreturn",
            "evaluations_endorsement",
            "evaluations_evidencepin",
            "evaluations_mark",
            "evaluations_dimensionnote",
        ),
        CATEGORY_OF_SHEET,
    ),
    **dict.fromkeys(
        (
            "evaluations_absence",
            "evaluations_certificate",
            "evaluations_declaration",
            "evaluations_nominationreturn",
            "evaluations_paperentry",
            "evaluations_scoresheet",
            "evaluations_slotnomination",
            "evaluations_submission",
        ),
        CATEGORY_OF_NOMINATION,
    ),
}


def unless_rehearsal(table: str, condition: str) -> str:
    """`condition` for the deletion of a row, but for rows of a rehearsal."""
    if table not in CATEGORY_OF:
        return condition
    return f"({condition}) AND NOT {OF_A_REHEARSAL.format(category=CATEGORY_OF[table])}"

"""Frozen by fact, not by phase (docs/domain.md, freezing): with the first sheet of a category its
rubric and its award's way of counting stay, with the first mark all that counts, after a
certification the names too. What is not judged yet may change, whatever the phase."""

from collections.abc import Iterator

from evaluations.platform.triggers.guard import (
    DELETE,
    INSERT,
    UPDATE,
    Guard,
    both,
    differs,
    row_of,
)

# Marks, or a result (of no-shows alone it has no marks), below a round, award or category.
JUDGED = """(EXISTS (SELECT 1 FROM evaluations_mark AS m
        JOIN evaluations_scoresheet AS s ON s.id = m.sheet_id
        JOIN evaluations_nomination AS n ON n.id = s.nomination_id
        JOIN evaluations_category AS c ON c.id = n.category_id
        JOIN evaluations_award AS a ON a.id = c.award_id WHERE {which})
    OR EXISTS (SELECT 1 FROM evaluations_result AS r
        JOIN evaluations_category AS c ON c.id = r.category_id
        JOIN evaluations_award AS a ON a.id = c.award_id WHERE {which}))"""
CERTIFIED = """EXISTS (SELECT 1 FROM evaluations_result AS r
    JOIN evaluations_category AS c ON c.id = r.category_id WHERE {which})"""
BEGUN = """EXISTS (SELECT 1 FROM evaluations_scoresheet AS s
    JOIN evaluations_nomination AS n ON n.id = s.nomination_id
    JOIN evaluations_category AS c ON c.id = n.category_id WHERE {which})"""
HAS_NOMINATIONS = """EXISTS (SELECT 1 FROM evaluations_nomination AS n
    JOIN evaluations_category AS c ON c.id = n.category_id
    JOIN evaluations_award AS a ON a.id = c.award_id WHERE a.round_id = OLD.id)"""
ROUND_RULES = ("quorum", "tie_chain", "reveal", "comment_at_extremes")
AWARD_RULES = ("round_id", "mode", "aggregation")
CATEGORY_RULES = ("award_id", "rubric_id")
RUBRIC_OF = {
    "evaluations_rubric": "{row}.id",
    "evaluations_dimension": "{row}.rubric_id",
    "evaluations_indicator": """(SELECT d.rubric_id FROM evaluations_dimension AS d
        WHERE d.id = {row}.dimension_id)""",
    **dict.fromkeys(
        ("evaluations_topic", "evaluations_level"),
        """(SELECT d.rubric_id FROM evaluations_dimension AS d
            JOIN evaluations_indicator AS i ON i.dimension_id = d.id
            WHERE i.id = {row}.indicator_id)""",
    ),
}
FROZEN = """EXISTS (SELECT 1 FROM evaluations_rubric AS f
    WHERE f.frozen_at IS NOT NULL AND f.id = {rubric})"""
RULES, NAMES = "marks are given: how they count stays", "a result is certified: the name stays"


def guards() -> Iterator[Guard]:
    for name, (changed, where, message) in {
        # Else a real round could be called a rehearsal, and wiped.
        "awardround_switched": (("is_rehearsal",), HAS_NOMINATIONS, "the round has nominations"),
        "awardround_rules": (ROUND_RULES, JUDGED.format(which="a.round_id = OLD.id"), RULES),
        "award_rules": (AWARD_RULES, BEGUN.format(which="c.award_id = OLD.id"), RULES),
        "award_name": (("name",), CERTIFIED.format(which="c.award_id = OLD.id"), NAMES),
        "category_rules": (CATEGORY_RULES, BEGUN.format(which="c.id = OLD.id"), RULES),
        "category_name": (("name",), CERTIFIED.format(which="c.id = OLD.id"), NAMES),
    }.items():
        table, condition = f"evaluations_{name.rpartition('_')[0]}", both(differs(*changed), where)
        yield Guard(f"evaluations_{name}", table, UPDATE, condition, message)
    for event in (INSERT, UPDATE, DELETE):
        judged = JUDGED.format(which=f"a.id = {row_of(event)}.award_id")
        name = f"evaluations_band_rules_{event.lower()}"
        yield Guard(name, "evaluations_band", event, judged, RULES)
    yield from _rubrics()


def _rubrics() -> Iterator[Guard]:
    """A frozen rubric with everything in it; a new version is another rubric."""
    for table, of in RUBRIC_OF.items():
        for event in (INSERT, UPDATE, DELETE) if table != "evaluations_rubric" else (UPDATE,):
            rows = ("OLD", "NEW") if event == UPDATE else (row_of(event),)
            condition = " OR ".join(FROZEN.format(rubric=of.format(row=row)) for row in rows)
            name = f"{table}_frozen_{event.lower()}"
            yield Guard(name, table, event, condition, "the rubric is frozen")

"""A frozen rubric stays with everything in it; a new version is another rubric. And which marks no
indicator allows: of judges and of offices alike."""

from collections.abc import Iterator

from evaluations.platform.triggers.trigger import DELETE, INSERT, UPDATE, Trigger, row_of

RUBRIC_OF = {
    "evaluations_rubric": "{row}.id",
    **dict.fromkeys(
        ("evaluations_dimension", "evaluations_requirement", "evaluations_adjustmentrule"),
        "{row}.rubric_id",
    ),
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

# The row NEW of a table with `indicator_id`, `points` and `figure`.
OFF_THE_SCALE = """NEW.points IS NOT NULL AND EXISTS (
    SELECT 1 FROM evaluations_indicator AS i WHERE i.id = NEW.indicator_id AND (
        NEW.points > i.maximum
        OR (NEW.figure IS NOT NULL) <> (i.entry IN ('table', 'linear'))
        OR (i.entry = 'points' AND CAST(ROUND(NEW.points * 100) AS INTEGER)
            % CAST(ROUND(i.step * 100) AS INTEGER) <> 0)
        OR (i.entry IN ('levels', 'table') AND NOT EXISTS (
            SELECT 1 FROM evaluations_level AS l WHERE l.indicator_id = i.id
                AND CAST(ROUND(l.points * 100) AS INTEGER)
                    = CAST(ROUND(NEW.points * 100) AS INTEGER)))))"""


def _frozen() -> Iterator[Trigger]:
    for table, rubric_of in RUBRIC_OF.items():
        for event in (INSERT, UPDATE, DELETE) if table != "evaluations_rubric" else (UPDATE,):
            rows = ("OLD", "NEW") if event == UPDATE else (row_of(event),)
            condition = " OR ".join(
                FROZEN.format(rubric=rubric_of.format(row=row)) for row in rows
            )
            name = f"{table}_frozen_{event.lower()}"
            yield Trigger(name, table, event, condition, "the rubric is frozen")


TRIGGERS = tuple(_frozen())

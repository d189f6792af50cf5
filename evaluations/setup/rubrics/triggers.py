"""A frozen rubric stays with everything in it; a new version is another rubric."""

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

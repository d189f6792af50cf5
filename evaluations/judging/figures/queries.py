"""What every first page, board and day asks of figures: whether there are any to key."""

from evaluations.platform.prepared_queries import PreparedQuery

# Whether there is something to key in `category`: a condition.
KEYS_FIGURES = """(
    EXISTS (SELECT 1 FROM evaluations_indicator indicator
        JOIN evaluations_dimension dimension ON dimension.id = indicator.dimension_id
        WHERE dimension.rubric_id = category.rubric_id AND indicator.figure_by = 'secretary'
            AND indicator.entry IN ('table', 'linear'))
    OR EXISTS (SELECT 1 FROM evaluations_stage stage
        WHERE stage.category_id = category.id AND stage.source = 'figure')
    OR EXISTS (SELECT 1 FROM evaluations_adjustmentrule rule
        WHERE rule.rubric_id = category.rubric_id))"""
# (category, rubric) of those in which there is.
CATEGORIES_WITH_FIGURES = PreparedQuery(
    """
SELECT category.id, category.rubric_id FROM evaluations_category category
WHERE category.id IN %(categories)s AND
""",
    KEYS_FIGURES,
)

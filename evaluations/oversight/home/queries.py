"""What the first page asks of everybody with a seat."""

from evaluations.platform.prepared_queries import PreparedQuery

# The nominations before some committees that are being evaluated, in the order of presentation.
# `takes_sheets`: sheets may be given, or words on the agreed one, once it was presented;
# `is_from_documents`: it is judged without a presentation; `is_certified`: the panel has a result,
# and nobody takes it up again.
DUTIES = PreparedQuery("""
SELECT nomination.id, nomination.committee_id, nomination.unit_id, nomination.official_name,
    nomination.nominee_class, nomination.category_id,
    category.id AS category__id, category.number AS category__number,
    category.name AS category__name, category.rubric_id AS category__rubric_id,
    category.award_id AS category__award_id, award.id AS category__award__id,
    award.number AS category__award__number, award.mode AS category__award__mode,
    EXISTS (SELECT 1 FROM evaluations_stage stage
        WHERE stage.category_id = nomination.category_id AND stage.gate IS NOT NULL) AS has_gate,
    slot.state AS slot_state, session.date AS slot_date, round.evidence_closes_at AS closes_at,
    award.mode = 'individual' OR EXISTS (SELECT 1 FROM evaluations_scoresheet agreed
        WHERE agreed.nomination_id = nomination.id
            AND agreed.committee_id = nomination.committee_id
            AND agreed.state IN ('submitted', 'certified')) AS takes_sheets,
    place.id IS NULL AND NOT EXISTS (SELECT 1 FROM evaluations_dimension dimension
        WHERE dimension.rubric_id = category.rubric_id
            AND dimension.scored_from = 'presentation') AS is_from_documents,
    EXISTS (SELECT 1 FROM evaluations_result result
        WHERE result.committee_id = nomination.committee_id
            AND result.category_id = nomination.category_id)
        AND NOT EXISTS (SELECT 1 FROM evaluations_reopening reopening
            WHERE reopening.committee_id = nomination.committee_id
                AND reopening.category_id = nomination.category_id
                AND reopening.ended_at IS NULL AND reopening.seconded_at IS NOT NULL)
        AS is_certified
FROM evaluations_nomination nomination
JOIN evaluations_category category ON category.id = nomination.category_id
JOIN evaluations_award award ON award.id = category.award_id
JOIN evaluations_awardround round ON round.id = award.round_id
LEFT JOIN evaluations_slotnomination place ON place.nomination_id = nomination.id
LEFT JOIN evaluations_slot slot ON slot.id = place.slot_id
LEFT JOIN evaluations_evaluationsession session ON session.id = slot.session_id
WHERE nomination.state = 'accepted' AND nomination.committee_id IN %(committees)s
    AND round.phase = 'evaluating'
ORDER BY slot.starts_at, place.number, nomination.id
""")

"""What the first page asks of everybody with a seat."""

from evaluations.judging.figures.queries import KEYS_FIGURES
from evaluations.platform.notices.models import Notice
from evaluations.platform.prepared_queries import PreparedQuery, columns
from evaluations.setup.committees.models import Seat

# Every seat of the committees in which a person has or had one. `has_objections`: some before its
# committee wait for an answer, or are upheld and wait for the result to be certified anew.
OWN_AND_BESIDE = PreparedQuery(
    "SELECT",
    columns(Seat, "seat"),
    """,
    EXISTS (SELECT 1 FROM evaluations_objection objection
        JOIN evaluations_objectionwindow heard ON heard.id = objection.window_id
        JOIN evaluations_result result ON result.id = heard.result_id
        WHERE result.committee_id = seat.committee_id AND heard.reply = 'sent'
            AND (objection.answer = '' OR objection.answer = 'upheld' AND NOT EXISTS (
                SELECT 1 FROM evaluations_reopening reopening
                WHERE reopening.category_id = result.category_id
                    AND reopening.committee_id = result.committee_id
                    AND (reopening.ended_at IS NULL
                        OR reopening.ended_at > objection.answered_at)))) AS has_objections
FROM evaluations_seat seat
WHERE seat.committee_id IN (SELECT own.committee_id FROM evaluations_seat own
    WHERE own.user_id = %(by)s)
ORDER BY seat.number, seat.id
""",
)

# The sheets of some seats that are being filled, and how many marks are given on each.
BEGUN = PreparedQuery("""
SELECT sheet.id, sheet.nomination_id, sheet.state,
    (SELECT COUNT(*) FROM evaluations_mark mark
        WHERE mark.sheet_id = sheet.id AND mark.kind <> 'unmarked') AS marked
FROM evaluations_scoresheet sheet
WHERE sheet.seat_id IN %(seats)s AND sheet.state IN ('open', 'returned')
""")

# What a person has handed in, the newest first, and whether everybody's marks are open.
DONE = PreparedQuery("""
SELECT sheet.id, sheet.submitted_at, sheet.nomination_id,
    nomination.id AS nomination__id, nomination.official_name AS nomination__official_name,
    nomination.committee_id AS nomination__committee_id,
    nomination.category_id AS nomination__category_id,
    category.id AS nomination__category__id, category.name AS nomination__category__name,
    EXISTS (SELECT 1 FROM evaluations_disclosure disclosure
        WHERE disclosure.nomination_id = sheet.nomination_id) AS is_revealed
FROM evaluations_scoresheet sheet
JOIN evaluations_seat seat ON seat.id = sheet.seat_id
JOIN evaluations_nomination nomination ON nomination.id = sheet.nomination_id
JOIN evaluations_category category ON category.id = nomination.category_id
WHERE seat.user_id = %(by)s AND sheet.state IN ('submitted', 'certified')
ORDER BY sheet.submitted_at DESC, sheet.id DESC LIMIT %(most)s
""")

# `Notice.objects.visible_to(user).unread()`, the newest.
UNREAD = PreparedQuery(
    "SELECT",
    columns(Notice, "notice"),
    """
FROM evaluations_notice notice WHERE notice.user_id = %(by)s AND notice.read_at IS NULL
ORDER BY notice.id DESC LIMIT %(most)s
""",
)

# `EvaluationSession.objects.visible_to(user)` of rounds that are being evaluated, the newest.
SESSIONS = PreparedQuery("""
SELECT session.id, session.date, session.host_id, host.id AS host__id, host.name AS host__name
FROM evaluations_evaluationsession session
JOIN units_unit host ON host.id = session.host_id
JOIN evaluations_committee committee ON committee.id = session.committee_id
JOIN evaluations_awardround round ON round.id = committee.round_id
WHERE round.phase = 'evaluating' AND (%(oversees)s
    OR session.committee_id IN (SELECT own.committee_id FROM evaluations_seat own
        WHERE own.user_id = %(by)s
            AND (own.valid_from IS NULL OR own.valid_from <= %(today)s)
            AND (own.valid_until IS NULL OR own.valid_until >= %(today)s))
    OR (%(is_officer)s AND session.id IN (SELECT slot.session_id
        FROM units_user officer
        JOIN units_unit office ON office.id = officer.unit_id
        JOIN units_unit nominated ON substr(nominated.path, 1, length(office.path)) = office.path
        JOIN evaluations_nomination nomination ON nomination.unit_id = nominated.id
        JOIN evaluations_slotnomination place ON place.nomination_id = nomination.id
        JOIN evaluations_slot slot ON slot.id = place.slot_id
        WHERE officer.id = %(by)s)))
ORDER BY session.date DESC, session.id LIMIT %(most)s
""")

# The nominations in slots of today before some committees, in their order.
TODAY = PreparedQuery("""
SELECT slot.session_id, host.name, slot.id, slot.state, slot.starts_at,
    nomination.official_name, category.name, nomination.id, category.id, nomination.unit_id,
    EXISTS (SELECT 1 FROM evaluations_stage stage
        WHERE stage.category_id = category.id AND stage.gate IS NOT NULL)
FROM evaluations_slotnomination place
JOIN evaluations_nomination nomination ON nomination.id = place.nomination_id
JOIN evaluations_category category ON category.id = nomination.category_id
JOIN evaluations_slot slot ON slot.id = place.slot_id
JOIN evaluations_evaluationsession session ON session.id = slot.session_id
JOIN units_unit host ON host.id = session.host_id
WHERE session.committee_id IN %(committees)s AND session.date = %(today)s
ORDER BY slot.starts_at, slot.id, place.number
""")

# What waits in some sessions: for their chairs proposals, for a second person paper sheets; and
# sheets on which the committee agrees, presented and not handed in.
WAITING = PreparedQuery("""
SELECT 'proposal', slot.session_id, COUNT(*) FROM evaluations_proposal proposal
JOIN evaluations_nomination nomination ON nomination.id = proposal.nomination_id
JOIN evaluations_slotnomination place ON place.nomination_id = nomination.id
JOIN evaluations_slot slot ON slot.id = place.slot_id
WHERE proposal.decided_at IS NULL AND slot.session_id IN %(sessions)s
    AND nomination.committee_id IN %(chaired)s
GROUP BY slot.session_id
UNION ALL
SELECT 'paper', slot.session_id, COUNT(*) FROM evaluations_paperentry paper
JOIN evaluations_slotnomination place ON place.nomination_id = paper.nomination_id
JOIN evaluations_slot slot ON slot.id = place.slot_id
WHERE paper.state IN ('keyed', 'differs') AND slot.session_id IN %(sessions)s
    AND paper.keyed_by_id <> %(by)s
GROUP BY slot.session_id
UNION ALL
SELECT 'agreed', slot.session_id, COUNT(*) FROM evaluations_slotnomination place
JOIN evaluations_slot slot ON slot.id = place.slot_id
JOIN evaluations_nomination nomination ON nomination.id = place.nomination_id
JOIN evaluations_category category ON category.id = nomination.category_id
JOIN evaluations_award award ON award.id = category.award_id
WHERE slot.session_id IN %(sessions)s AND slot.state IN ('presenting', 'closed')
    AND award.mode = 'agreed' AND NOT EXISTS (SELECT 1 FROM evaluations_scoresheet sheet
        WHERE sheet.nomination_id = place.nomination_id AND sheet.seat_id IS NULL
            AND sheet.state IN ('submitted', 'certified'))
GROUP BY slot.session_id
""")

# The nominations before some committees that are being evaluated, in the order of presentation.
# `takes_sheets`: sheets may be given, or words on the agreed one, once it was presented;
# `is_from_documents`: it is judged without a presentation; `is_certified`: the panel has a result,
# and nobody takes it up again; `keys_figures`: there are figures to key in its category.
DUTIES = PreparedQuery(
    """
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
        AS is_certified,
""",
    KEYS_FIGURES,
    """ AS keys_figures
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
""",
)

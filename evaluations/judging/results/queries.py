"""What every page of a panel asks: the panel, if it is the viewer's to see, its seats, and what
came in."""

from evaluations.judging.scoring.models import Absence, Declaration, Standing
from evaluations.platform.prepared_queries import PreparedQuery, columns
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import Award, AwardRound, Category
from evaluations.setup.rubrics.models import Rubric
from units.models import User

# `Committee.objects.visible_to` is the rule.
PANEL = PreparedQuery(
    "SELECT",
    columns(
        Committee.categories.through,
        "pair",
        committee=Committee,
        committee__round=AwardRound,
        category=Category,
        category__award=Award,
        category__rubric=Rubric,
    ),
    """, EXISTS (SELECT 1 FROM evaluations_stage stage
        WHERE stage.category_id = pair.category_id) AS has_stages,
    wish.id AS wish, wish.seconded_at AS seconded,
    (SELECT latest.id FROM evaluations_result latest
        WHERE latest.committee_id = pair.committee_id AND latest.category_id = pair.category_id
        ORDER BY latest.number DESC LIMIT 1) AS latest_result
FROM evaluations_committee_categories pair
JOIN evaluations_committee committee ON committee.id = pair.committee_id
JOIN evaluations_awardround committee__round ON committee__round.id = committee.round_id
JOIN evaluations_category category ON category.id = pair.category_id
JOIN evaluations_award category__award ON category__award.id = category.award_id
JOIN evaluations_rubric category__rubric ON category__rubric.id = category.rubric_id
LEFT JOIN evaluations_reopening wish ON wish.committee_id = pair.committee_id
    AND wish.category_id = pair.category_id AND wish.ended_at IS NULL
WHERE pair.committee_id = %(committee)s AND pair.category_id = %(category)s
    AND (%(oversees)s OR EXISTS (SELECT 1 FROM evaluations_seat own
        WHERE own.committee_id = pair.committee_id AND own.user_id = %(by)s
            AND (own.valid_from IS NULL OR own.valid_from <= %(today)s)
            AND (own.valid_until IS NULL OR own.valid_until >= %(today)s)))
""",
)

SEATS = PreparedQuery(
    "SELECT",
    columns(Seat, "seat", user=User, substitute_for=Seat, substitute_for__user=User),
    """
FROM evaluations_seat seat
JOIN units_user "user" ON "user".id = seat.user_id
LEFT JOIN evaluations_seat substitute_for ON substitute_for.id = seat.substitute_for_id
LEFT JOIN units_user substitute_for__user ON substitute_for__user.id = substitute_for.user_id
WHERE seat.committee_id = %(committee)s ORDER BY seat.number
""",
)

# `Nomination.objects.accepted().with_slot_state()`, and what opens marks.
NOMINATIONS = PreparedQuery("""
SELECT nomination.id, nomination.category_id, nomination.unit_id, nomination.committee_id,
    nomination.official_name, nomination.nominee_class,
    EXISTS (SELECT 1 FROM evaluations_stage stage
        WHERE stage.category_id = nomination.category_id AND stage.gate IS NOT NULL) AS has_gate,
    slot.state AS slot_state, session.date AS slot_date, slot.state_reason AS slot_reason,
    EXISTS (SELECT 1 FROM evaluations_discussion discussion
        WHERE discussion.nomination_id = nomination.id) AS is_discussed,
    EXISTS (SELECT 1 FROM evaluations_placing placed
        WHERE placed.nomination_id = nomination.id AND placed.total IS NOT NULL) AS was_scored
FROM evaluations_nomination nomination
LEFT JOIN evaluations_slotnomination place ON place.nomination_id = nomination.id
LEFT JOIN evaluations_slot slot ON slot.id = place.slot_id
LEFT JOIN evaluations_evaluationsession session ON session.id = slot.session_id
WHERE nomination.state = 'accepted' AND nomination.category_id = %(category)s
    AND nomination.committee_id = %(committee)s
ORDER BY nomination.sort_key, nomination.id
""")

# The newest session that has begun in which a panel hears somebody, and its counts.
HEARD_IN = PreparedQuery("""
SELECT session.id, moved.slots, moved.sheets, moved.agreed
FROM evaluations_evaluationsession session
JOIN evaluations_sessionversion moved ON moved.session_id = session.id
WHERE session.committee_id = %(committee)s AND session.date <= %(today)s
    AND EXISTS (SELECT 1 FROM evaluations_slot slot
        JOIN evaluations_slotnomination place ON place.slot_id = slot.id
        JOIN evaluations_nomination nomination ON nomination.id = place.nomination_id
        WHERE slot.session_id = session.id AND nomination.category_id = %(category)s)
ORDER BY session.date DESC, session.id DESC LIMIT 1
""")

SHEETS = PreparedQuery("""
SELECT sheet.nomination_id, sheet.seat_id, sheet.id, sheet.state, sheet.digest,
    CAST(sheet.subtotals AS text), sheet.top_marks, sheet.failed_mandatory,
    CASE WHEN %(with_content)s THEN sheet.content END,
    %(with_marks)s AND EXISTS (SELECT 1 FROM evaluations_mark mark WHERE mark.sheet_id = sheet.id)
FROM evaluations_scoresheet sheet WHERE sheet.nomination_id IN %(nominations)s
""")

DECLARATIONS = PreparedQuery(
    "SELECT",
    columns(Declaration, "declared"),
    """
FROM evaluations_declaration declared
WHERE declared.nomination_id IN %(nominations)s AND (declared.is_recused OR %(with_all)s)
""",
)

ABSENCES = PreparedQuery(
    "SELECT",
    columns(Absence, "absence"),
    """
FROM evaluations_absence absence
WHERE absence.nomination_id IN %(nominations)s AND absence.lifted_at IS NULL
""",
)

# Those in force, and those that wait for the second person.
STANDINGS = PreparedQuery(
    "SELECT",
    columns(Standing, "standing", asked_by=User, seconded_by=User),
    """
FROM evaluations_standing standing
JOIN units_user asked_by ON asked_by.id = standing.asked_by_id
LEFT JOIN units_user seconded_by ON seconded_by.id = standing.seconded_by_id
WHERE standing.nomination_id IN %(nominations)s AND standing.ended_at IS NULL
ORDER BY standing.id
""",
)

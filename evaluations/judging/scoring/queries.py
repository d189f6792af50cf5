"""What a judge's every mark and every page asks: the sheet, if it is theirs to write on, and what
stands on it.

`ScoreSheet.objects.writable_by` is the rule; these are its text, and are held against it by tests.
"""

from evaluations.judging.scoring.models import DimensionNote, Mark, PrivateNote
from evaluations.platform.prepared_queries import PreparedQuery, columns

_WRITTEN_BY = """
WHERE sheet.id = %(sheet)s AND (
    (seat.user_id = %(by)s
        AND (seat.valid_from IS NULL OR seat.valid_from <= %(today)s)
        AND (seat.valid_until IS NULL OR seat.valid_until >= %(today)s))
    OR sheet.committee_id IN (
        SELECT own.committee_id FROM evaluations_seat own
        WHERE own.user_id = %(by)s
            AND (own.valid_from IS NULL OR own.valid_from <= %(today)s)
            AND (own.valid_until IS NULL OR own.valid_until >= %(today)s)
            AND own.position IN ('chair', 'secretary', 'assistant_secretary')))
"""
# Whether the nominee is disqualified or withdrawn.
_OUT = """EXISTS (SELECT 1 FROM evaluations_standing standing
    WHERE standing.nomination_id = sheet.nomination_id
        AND standing.kind IN ('disqualified', 'withdrawn')
        AND standing.seconded_at IS NOT NULL AND standing.ended_at IS NULL)"""
_FROM = """
FROM evaluations_scoresheet sheet
JOIN evaluations_rubric rubric ON rubric.id = sheet.rubric_id
JOIN evaluations_nomination nomination ON nomination.id = sheet.nomination_id
JOIN evaluations_category category ON category.id = nomination.category_id
JOIN evaluations_award award ON award.id = category.award_id
JOIN evaluations_awardround round ON round.id = award.round_id
LEFT JOIN evaluations_seat seat ON seat.id = sheet.seat_id
LEFT JOIN evaluations_slotnomination place ON place.nomination_id = nomination.id
LEFT JOIN evaluations_slot slot ON slot.id = place.slot_id
LEFT JOIN evaluations_evaluationsession session ON session.id = slot.session_id
"""

# What decides about a mark, with the sheet locked.
WRITABLE_SHEET = PreparedQuery(
    """
SELECT sheet.state, sheet.rubric_id, rubric.frozen_at,
    round.phase, round.open_from, round.evidence_closes_at, slot.state, session.date,
    sheet.seat_id, sheet.nomination_id, nomination.nominee_class,
    EXISTS (SELECT 1 FROM evaluations_absence absence
        WHERE absence.nomination_id = sheet.nomination_id
            AND absence.seat_id = sheet.seat_id AND absence.lifted_at IS NULL),
    sheet.seat_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM evaluations_declaration declared
        WHERE declared.nomination_id = sheet.nomination_id AND declared.seat_id = sheet.seat_id),
    EXISTS (SELECT 1 FROM evaluations_declaration recusal
        JOIN evaluations_seat recused ON recused.id = recusal.seat_id
        WHERE recusal.nomination_id = sheet.nomination_id
            AND recused.user_id = %(by)s AND recusal.is_recused),
""",
    _OUT,
    ", round.comment_at_extremes",
    _FROM,
    _WRITTEN_BY,
    locks="sheet",
)

# What the sheet's page shows of it and around it.
SHEET_PAGE = PreparedQuery(
    """
SELECT sheet.id, sheet.state, sheet.seat_id, sheet.committee_id,
    sheet.nomination_id, sheet.rubric_id,
    rubric.id AS rubric__id, rubric.frozen_at AS rubric__frozen_at,
    rubric.is_assumed AS rubric__is_assumed, rubric.name AS rubric__name,
    rubric.version AS rubric__version, rubric.rule AS rubric__rule,
    rubric.full_marks AS rubric__full_marks, rubric.base AS rubric__base,
    rubric.classes AS rubric__classes, rubric.asks_self_assessment AS rubric__asks_self_assessment,
    nomination.id AS nomination__id, nomination.official_name AS nomination__official_name,
    nomination.nominee_class AS nomination__nominee_class,
    nomination.category_id AS nomination__category_id,
    category.id AS nomination__category__id, category.name AS nomination__category__name,
    category.award_id AS nomination__category__award_id,
    award.id AS nomination__category__award__id, award.mode AS nomination__category__award__mode,
    award.round_id AS nomination__category__award__round_id,
    round.id AS nomination__category__award__round__id,
    round.is_rehearsal AS nomination__category__award__round__is_rehearsal,
    round.phase AS nomination__category__award__round__phase,
    round.open_from AS nomination__category__award__round__open_from,
    round.evidence_closes_at AS nomination__category__award__round__evidence_closes_at,
    round.comment_at_extremes AS nomination__category__award__round__comment_at_extremes,
    place.id AS nomination__slot_place__id, place.slot_id AS nomination__slot_place__slot_id,
    slot.id AS nomination__slot_place__slot__id, slot.state AS nomination__slot_place__slot__state,
    slot.starts_at AS nomination__slot_place__slot__starts_at,
    slot.session_id AS nomination__slot_place__slot__session_id,
    session.id AS nomination__slot_place__slot__session__id,
    session.date AS nomination__slot_place__slot__session__date,
    EXISTS (SELECT 1 FROM evaluations_declaration declared
        WHERE declared.nomination_id = sheet.nomination_id AND declared.seat_id = sheet.seat_id
            AND NOT declared.is_recused) AS has_declared,
    EXISTS (SELECT 1 FROM evaluations_scoresheet other
        WHERE other.seat_id = sheet.seat_id AND other.rubric_id = sheet.rubric_id
            AND other.id <> sheet.id AND other.state <> 'archived') AS has_others,
""",
    _OUT,
    " AS is_out",
    _FROM,
    _WRITTEN_BY,
)

MARKS = PreparedQuery(
    "SELECT", columns(Mark, "mark"), "FROM evaluations_mark mark WHERE mark.sheet_id = %(sheet)s"
)
NOTES = PreparedQuery(
    "SELECT",
    columns(DimensionNote, "note"),
    "FROM evaluations_dimensionnote note WHERE note.sheet_id = %(sheet)s",
)
PRIVATE_NOTE = PreparedQuery(
    "SELECT",
    columns(PrivateNote, "note"),
    "FROM evaluations_privatenote note",
    "WHERE note.seat_id = %(seat)s AND note.nomination_id = %(nomination)s",
)

# Whose sheets are in, an agreed one without a seat: `ScoreSheet.objects.counted()`.
RECEIVED = PreparedQuery("""
SELECT sheet.id, sheet.nomination_id, sheet.seat_id FROM evaluations_scoresheet sheet
WHERE sheet.state IN ('submitted', 'certified') AND sheet.nomination_id IN %(nominations)s
""")
# Whose sheet is not waited for; without a seat, of which nominations no sheet is.
APART = PreparedQuery("""
SELECT declared.nomination_id, declared.seat_id FROM evaluations_declaration declared
WHERE declared.is_recused AND declared.nomination_id IN %(nominations)s
UNION ALL
SELECT absence.nomination_id, absence.seat_id FROM evaluations_absence absence
WHERE absence.lifted_at IS NULL AND absence.nomination_id IN %(nominations)s
UNION ALL
SELECT standing.nomination_id, NULL FROM evaluations_standing standing
WHERE standing.kind IN ('disqualified', 'withdrawn') AND standing.seconded_at IS NOT NULL
    AND standing.ended_at IS NULL AND standing.nomination_id IN %(nominations)s
""")

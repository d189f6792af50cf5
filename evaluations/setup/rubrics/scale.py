"""Marks that no indicator allows, as the database refuses them: of judges and of offices alike.

The condition names the row NEW of a table with `indicator_id`, `points` and `figure`.
"""

_HUNDREDTHS = "CAST(ROUND({0} * 100) AS INTEGER)"
_POINTS = _HUNDREDTHS.format("NEW.points")
OFF_THE_SCALE = f"""NEW.points IS NOT NULL AND EXISTS (
    SELECT 1 FROM evaluations_indicator AS i WHERE i.id = NEW.indicator_id AND (
        NEW.points > i.maximum
        OR (NEW.figure IS NOT NULL) <> (i.entry IN ('table', 'linear'))
        OR (i.entry = 'points' AND {_POINTS} % {_HUNDREDTHS.format("i.step")} <> 0)
        OR (i.entry IN ('levels', 'table') AND NOT EXISTS (
            SELECT 1 FROM evaluations_level AS l WHERE l.indicator_id = i.id
                AND {_HUNDREDTHS.format("l.points")} = {_POINTS}))))"""

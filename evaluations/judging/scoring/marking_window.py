"""When marks may be given (docs/domain.md, states). Plain Python.

A dimension scored from documents opens at the evidence deadline; one scored from the
presentation opens with the slot, or on the session's day where the round says so. Who did not come
to the presentation is not scored.
"""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """What decides: the slot, the round's policy, and now."""

    has_begun: bool
    is_waiting: bool
    is_no_show: bool
    session_date: datetime.date | None
    opens_on_session_day: bool
    evidence_closes_at: datetime.datetime | None
    now: datetime.datetime
    today: datetime.date

    def presentation_is_open(self) -> bool:
        if self.has_begun:
            return True
        return self.opens_on_session_day and self.is_waiting and self.day_has_come()

    def day_has_come(self) -> bool:
        """Whether it is the session's day, or later: sheets may be fetched in advance."""
        return self.session_date is not None and self.session_date <= self.today

    def documents_are_open(self) -> bool:
        if self.presentation_is_open():
            return True
        if self.is_no_show:
            return False
        return self.evidence_closes_at is not None and self.evidence_closes_at <= self.now

    def is_open(self, scored_from: str) -> bool:
        """Whether marks of a dimension that is scored from `scored_from` may be given now."""
        if scored_from == "documents":
            return self.documents_are_open()
        return self.presentation_is_open()

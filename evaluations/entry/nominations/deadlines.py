"""Until when an office may act on a nomination, and what counts as late. Plain Python.

A round has two deadlines: one for nominating, and a later or equal one for evidence; so many
minutes of grace still count as in time. One nomination may be given longer (an extension), or be
sent back with a day by which the answer is due. What comes after the round's own deadline is
marked late for everybody to see, whoever allowed it (docs/domain.md, marks).
"""

import datetime
from dataclasses import dataclass

Moment = datetime.datetime


@dataclass(frozen=True)
class Deadlines:
    """`nominations` and `evidence` are the round's; None means that there is no limit."""

    nominations: Moment | None
    evidence: Moment | None
    grace: datetime.timedelta = datetime.timedelta(0)
    extended_to: Moment | None = None
    answer_until: Moment | None = None

    def _end(self, general: Moment | None) -> Moment | None:
        if general is None:
            return None
        own = [end for end in (self.extended_to, self.answer_until) if end]
        return max([general, *own])

    @property
    def nominating_ends(self) -> Moment | None:
        """The day that is told: without the grace."""
        return self._end(self.nominations)

    @property
    def evidence_ends(self) -> Moment | None:
        """The day that is told: without the grace."""
        return self._end(self.evidence)

    def may_nominate(self, at: Moment) -> bool:
        return self._is_open(self.nominating_ends, at)

    def may_bring_evidence(self, at: Moment) -> bool:
        return self._is_open(self.evidence_ends, at)

    def _is_open(self, end: Moment | None, at: Moment) -> bool:
        return end is None or at <= end + self.grace

    def is_late(self, at: Moment) -> bool:
        """Whether evidence brought at `at` is marked as late."""
        return self.evidence is not None and at > self.evidence + self.grace

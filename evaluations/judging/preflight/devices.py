"""The devices of a session as its board shows them: per seat and device, numbers alone."""

from collections import defaultdict
from dataclasses import dataclass

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.judging.preflight.checks import A_MINUTE
from evaluations.judging.preflight.models import DeviceReport
from evaluations.setup.committees.models import Seat


@dataclass(frozen=True)
class DeviceLine:
    """A seat with one of its devices; None where none has told."""

    seat: Seat
    report: DeviceReport | None

    @property
    def minutes_off(self) -> int:
        """How wrong the clock of the device is, where that is more than a minute."""
        skew = abs(self.report.skew) if self.report else 0
        return round(skew / A_MINUTE) if skew > A_MINUTE else 0


def reports_of(session: EvaluationSession) -> dict[int, list[DeviceReport]]:
    """By seat, the one that was heard last first: one query."""
    reports: dict[int, list[DeviceReport]] = defaultdict(list)
    for report in DeviceReport.objects.filter(session=session).order_by("-at", "pk"):
        reports[report.seat_id].append(report)
    return reports


def device_lines(session: EvaluationSession) -> list[DeviceLine]:
    """Every seat of the day with each of its devices: two queries."""
    reports = reports_of(session)
    return [
        DeviceLine(seat, report)
        for seat in session.seats().with_role()
        for report in reports.get(seat.pk) or (None,)
    ]

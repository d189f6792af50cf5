"""Takes in the attendance report of a meeting's channel, which a stranger's program wrote."""

import datetime
from tempfile import TemporaryFile
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.outcome.minutes.channel_report import MOST_ROWS
from evaluations.platform.errors import Refused
from evaluations.platform.isolation import Ended, run_isolated

Visitor = tuple[str, str, list[list[str]]]
_READ = "evaluations.outcome.minutes.channel_report:read"


def read_report(file: Any, day: datetime.date) -> list[Visitor]:
    """The people of an uploaded report. Refused where it is not one, or of another day."""
    try:
        with TemporaryFile() as copy:
            copy.write(file.read())
            copy.seek(0)
            report = run_isolated(_READ, copy, day.isoformat())
    except Ended as fault:
        raise Refused(_("The file could not be read. Please export it anew.")) from fault
    if "fault" in report:
        raise Refused(_faults()[report["fault"]])
    return [(name, email, _aware(stays)) for name, email, stays in report["people"]]


def _aware(stays: list[list[str]]) -> list[list[str]]:
    return [
        [timezone.make_aware(datetime.datetime.fromisoformat(text)).isoformat() for text in stay]
        for stay in stays
    ]


def _faults() -> dict[str, str]:
    return {
        "no_table": _(
            "No row names the columns: name, join time and leave time. Please export the report "
            "of participants as CSV, with these columns."
        ),
        "no_times": _(
            "A join or leave time cannot be read, or is of another day than the session."
        ),
        "too_long": _("The file has more than %(most)s rows.") % {"most": MOST_ROWS},
    }

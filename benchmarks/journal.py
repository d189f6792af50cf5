"""What a whole check of the journal costs: `python -m benchmarks journal`, and so many entries."""

import time
from collections.abc import Mapping

from benchmarks import stage
from benchmarks.old_base import fill_journal
from benchmarks.report import Row
from evaluations.platform.journal.models import Entry
from evaluations.platform.journal.sealing import seal_settled
from evaluations.platform.journal.verification import first_finding

ENTRIES, MILLION, MOST_SECONDS = 100_000, 1_000_000, 20


def measured(_environment: Mapping[str, str], entries: int = ENTRIES) -> list[Row]:
    """On a base of its own."""
    stage.prepare_tables(static=False)
    stage.small_bench("of which the journal tells")
    fill_journal(entries)
    return [verify_row()]


def verify_row() -> Row:
    """Processor seconds of this process for a million entries."""
    seal_settled()
    before = time.process_time()
    if finding := first_finding():
        raise RuntimeError(str(finding))
    used = time.process_time() - before
    each = used * MILLION / Entry.objects.count()
    return Row("verify_journal, a million entries: CPU", each, "s", MOST_SECONDS)

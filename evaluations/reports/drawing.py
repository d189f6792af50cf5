"""Committee summaries as PDF. A long one is drawn by the background worker and kept.

A result never changes, so a drawing is found again by what it shows: the result's digest and the
address that is printed on it. Drawing it twice at once does no harm: the finished file is put in
its place in one step.
"""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from evaluations.reports.document import committee_summary
from evaluations.reports.pdf.qr import qr_svg
from evaluations.results.models import Result

# A nomination takes two pages or so; some thirty pages are as much as a request may wait for.
MOST_LINES_AT_ONCE = 12
# A worker that was killed leaves its task running for ever: after this it is asked for again.
PATIENCE = timedelta(minutes=15)
TEMPLATE = "evaluations/reports/summary_pdf.html"


def summary_context(result: Result, address: str) -> dict[str, Any]:
    """What the summary's template draws; `address` is where the paper can be checked."""
    summary = committee_summary(result.document, result.digest)
    return {
        "summary": summary,
        "heading": summary.heading,
        "address": address,
        "qr": qr_svg(address),
    }


def is_long(result: Result) -> bool:
    return len(result.document["lines"]) > MOST_LINES_AT_ONCE


def drawn_file(result: Result, address: str) -> Path:
    """Where the drawing lies, or will lie."""
    shown = sha256(f"{result.digest} {address}".encode()).hexdigest()
    return Path(settings.MEDIA_ROOT) / "documents" / f"{shown}.pdf"


def ask_for_drawing(result: Result, address: str) -> None:
    """Have the worker draw it, unless it is asked for already."""
    asked = DBTaskResult.objects.filter(
        task_path=draw_summary.module_path,
        args_kwargs={"args": [result.pk, address], "kwargs": {}},
        enqueued_at__gt=timezone.now() - PATIENCE,
    )
    if not asked.exclude(pk__in=asked.finished()).exists():
        draw_summary.enqueue(result.pk, address)


@task()
def draw_summary(pk: int, address: str) -> None:
    """Draw the summary of the result with primary key `pk` into its file."""
    from evaluations.reports.pdf.render import render_pdf  # noqa: PLC0415 (30 MiB and 0.4 s)

    result = Result.objects.get(pk=pk)
    path = drawn_file(result, address)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.stem}.{uuid4().hex}.part")
    part.write_bytes(render_pdf(TEMPLATE, summary_context(result, address)))
    os.replace(part, path)

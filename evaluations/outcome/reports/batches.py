"""A long summary and a session's sheets, drawn by the background worker."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import Endorsement, ScoreSheet
from evaluations.outcome.reports.sheet_paper import sheet_context
from evaluations.outcome.reports.summary_parts import seal_text, summary_document
from evaluations.platform.documents.batches import draw_parts, setting_state
from evaluations.platform.documents.formats import document_pdf
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.documents.signatures import signs_by_worker
from evaluations.platform.errors import Refused
from evaluations.platform.jobs.actions import ask
from evaluations.platform.jobs.models import Job
from evaluations.platform.jobs.running import Running, run
from thai.dates import format_date
from units.models import User

SHEET_TEMPLATE = "evaluations/outcome/reports/sheet_pdf.html"
# A nomination takes two pages or so; some thirty pages are as much as a request may wait for.
MOST_LINES_AT_ONCE = 12


def is_long(result: Result) -> bool:
    """Whether a summary is drawn by the worker."""
    return len(result.content["lines"]) > MOST_LINES_AT_ONCE or signs_by_worker()


def summary_pdf(result: Result, address: str, *, by_worker: bool = False) -> bytes:
    """The committee summary, with its figures as a spreadsheet inside where that is archived."""
    with override("th"):
        return document_pdf(summary_document(result, address), by_worker=by_worker)


def ask_summary(by: User, result: Result, address: str) -> Job:
    return ask(
        by=by,
        work="evaluations.outcome.reports.batches.draw_summary",
        title=f"{_('Committee summary')} – {result.content['category']}",
        arguments={"result": result.pk, "address": address},
        content=[result.digest, seal_text(result), setting_state()],
        file_name=f"summary-{result.code}-{result.number}.pdf",
        back=reverse("result", args=[result.pk]),
    )


def sheets_of(user: User, session: EvaluationSession) -> list[ScoreSheet]:
    """The submitted sheets of a day that `user` may read, in the order of the day."""
    sheets = ScoreSheet.objects.visible_to(user).counted()
    of_session = sheets.filter(nomination__slot_place__slot__session=session)
    return list(
        of_session.order_by(
            "nomination__slot_place__slot__starts_at",
            "nomination__slot_place__number",
            "seat__number",
        )
    )


def ask_sheets(by: User, session: EvaluationSession) -> Job:
    sheets = sheets_of(by, session)
    if not sheets:
        raise Refused(_("No sheet of this day is open to you yet."))
    words = Endorsement.objects.current().filter(sheet__in=sheets).order_by("pk")
    return ask(
        by=by,
        work="evaluations.outcome.reports.batches.draw_sheets",
        title=f"{_('Score sheets')} – {format_date(session.date)} {session.host.name}"[:300],
        arguments={"session": session.pk, "sheets": [sheet.pk for sheet in sheets]},
        content=[
            [sheet.digest for sheet in sheets],
            list(words.values_list("pk", flat=True)),
            setting_state(),
        ],
        file_name=f"sheets-{session.pk}.pdf",
        back=reverse("session_detail", args=[session.pk]),
    )


@task(queue_name="long")
def draw_summary(pk: int) -> None:
    """Draw a committee summary of many pages."""

    def make(running: Running) -> bytes:
        params = running.job.arguments
        running.tell(0, 1)
        result = Result.objects.get(pk=params["result"])
        return summary_pdf(result, params["address"], by_worker=True)

    run(pk, make)


@task(queue_name="long")
def draw_sheets(pk: int) -> None:
    """Draw every submitted sheet of a day that who asked may read."""

    def make(running: Running) -> bytes:
        from evaluations.platform.documents.pdf.render import prepare  # noqa: PLC0415 (30 MiB and 0.4 s)

        params = running.job.arguments
        asker = User.objects.get(pk=running.job.asked_by_id)
        session = EvaluationSession.objects.get(pk=params["session"])
        # What came since was not asked for, and may not have been open then.
        asked_for = set(params["sheets"])
        setting = PrintSetting.current()
        parts = [
            (
                f"{at:05d}-{sheet.digest[:16]}.pdf",
                lambda drawn=sheet: prepare(SHEET_TEMPLATE, sheet_context(drawn), setting=setting),
            )
            for at, sheet in enumerate(sheets_of(asker, session))
            if sheet.pk in asked_for
        ]
        return draw_parts(running, parts)

    run(pk, make)

"""Long documents, drawn by the background worker: a summary, a round's certificates, a session's
sheets, and any document of many rows.

Each is a list of parts, drawn two at a time by processes of their own, so that a worker that is
killed goes on where it was, and what one part needs of memory ends with it.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from evaluations.errors import Refused
from evaluations.jobs.actions import Running, ask, run
from evaluations.jobs.models import Job
from evaluations.journal.merkle import digest
from evaluations.reports.catalogue import document_for
from evaluations.reports.certificates import Printed
from evaluations.reports.document import committee_summary, seat_sheet
from evaluations.reports.faces import document_pdf
from evaluations.reports.models import Certificate, CertificateTemplate, PrintSetting
from evaluations.reports.parts import Document, split
from evaluations.reports.pdf.elsewhere import begin, draw_elsewhere
from evaluations.reports.pdf.qr import qr_svg
from evaluations.reports.stored import latest
from evaluations.reports.summary_parts import seal_text, summary_document
from evaluations.reports.workbook import workbook
from evaluations.results.models import Result
from evaluations.schedule.models import EvaluationSession
from evaluations.scoring.models import ScoreSheet
from thai.dates import format_date
from units.models import User

SUMMARY_TEMPLATE = "evaluations/reports/summary_pdf.html"
SHEET_TEMPLATE = "evaluations/reports/sheet_pdf.html"
CERTIFICATES_TEMPLATE = "evaluations/reports/certificates_pdf.html"
CERTIFICATES_A_PART = 19
# A nomination takes two pages or so; some thirty pages are as much as a request may wait for.
MOST_LINES_AT_ONCE = 12
MOST_ROWS_AT_ONCE = 500
PROCESSES = 2
DIGEST_SIGNS = 16
Parts = Sequence[tuple[str, Callable[[], Any]]]


def is_long(result: Result) -> bool:
    """Whether a summary is drawn by the worker."""
    return len(result.document["lines"]) > MOST_LINES_AT_ONCE


def is_long_document(document: Document) -> bool:
    return document.row_count > MOST_ROWS_AT_ONCE


def summary_context(result: Result, address: str) -> dict[str, Any]:
    """What the summary's template draws; `address` is where the paper can be checked."""
    with override("th"):
        summary = committee_summary(result.document, result.digest)
    qr = qr_svg(address)
    return {
        "summary": summary,
        "heading": summary.heading,
        "address": address,
        "qr": qr,
        "seal": seal_text(result),
    }


def summary_pdf(result: Result, address: str) -> bytes:
    """The committee summary, with its figures as a spreadsheet inside where that is archived."""
    from evaluations.reports.pdf.render import render_pdf  # noqa: PLC0415 (30 MiB and 0.4 s)

    with override("th"):
        attached = workbook(summary_document(result, address))
    return render_pdf(SUMMARY_TEMPLATE, summary_context(result, address), attached=attached)


def sheet_context(sheet: ScoreSheet) -> dict[str, Any]:
    with override("th"):
        shown = seat_sheet(sheet.content or {}, sheet.digest)
    return {"sheet": shown, "heading": shown.heading}


def printed(certificate: Certificate, site: str) -> Printed:
    """A stored certificate as it is printed; `site` is where it can be checked."""
    content = certificate.content
    address = site.rstrip("/") + reverse("check_result", args=[certificate.code])
    return Printed(
        title=content["title"],
        body=content["body"],
        number=content["number"],
        signer=content["signer"],
        signer_position=content["signer_position"],
        is_rehearsal=content["is_rehearsal"],
        is_assumed=content["is_assumed"],
        code=certificate.code,
        address=address,
        digest=certificate.digest[:DIGEST_SIGNS],
        recipient=content["recipient"],
        qr=qr_svg(address),
    )


def certificates_context(certificates: Sequence[Printed]) -> dict[str, Any]:
    return {"certificates": certificates}


# --- asking ---------------------------------------------------------------------------------


def _setting_state() -> int:
    """Printed otherwise after the settings were changed."""
    return PrintSetting.current().edits


def ask_summary(by: User, result: Result, address: str) -> Job:
    return ask(
        by=by,
        work="evaluations.reports.batches.draw_summary",
        title=f"{_('Committee summary')} – {result.document['category']}",
        arguments={"result": result.pk, "address": address},
        content=[result.digest, _setting_state()],
        file_name=f"summary-{result.code}-{result.number}.pdf",
        back=reverse("result", args=[result.pk]),
    )


def ask_document(by: User, name: str, args: Sequence[int], document: Document, back: str) -> Job:
    return ask(
        by=by,
        work="evaluations.reports.batches.draw_document",
        title=f"{document.title} – {document.subject}"[:300],
        arguments={"name": name, "args": list(args)},
        content=[repr(document), _setting_state()],
        file_name=f"{name.replace('_', '-')}-{'-'.join(str(one) for one in args)}.pdf",
        back=back,
    )


def standing_certificates(template: CertificateTemplate) -> list[Certificate]:
    """Those of results that stand: a superseded one is not printed again."""
    results = Result.objects.filter(category__award__round=template.round_id)
    standing = [one.pk for one in latest(list(results.defer("document")))]
    rows = Certificate.objects.filter(template=template, result__in=standing)
    return list(rows.order_by("number"))


def ask_certificates(by: User, template: CertificateTemplate, site: str) -> Job:
    rows = standing_certificates(template)
    if not rows:
        raise Refused(_("No nominee is ranked, so there is no certificate to issue."))
    return ask(
        by=by,
        work="evaluations.reports.batches.draw_certificates",
        title=f"{_('Certificates')} – {template.round.name}"[:300],
        arguments={"certificates": [one.pk for one in rows], "site": site},
        content=[[one.digest for one in rows], _setting_state()],
        file_name=f"certificates-{template.pk}.pdf",
        back=reverse("certificates", args=[template.round_id]),
    )


def sheets_of(user: User, session: EvaluationSession) -> list[ScoreSheet]:
    """The submitted sheets of a day that `user` may read, in the order of the day."""
    sheets = ScoreSheet.objects.visible_to(user).counted()
    here = sheets.filter(nomination__slot_place__slot__session=session)
    return list(
        here.order_by(
            "nomination__slot_place__slot__starts_at",
            "nomination__slot_place__number",
            "seat__number",
        )
    )


def ask_sheets(by: User, session: EvaluationSession) -> Job:
    sheets = sheets_of(by, session)
    if not sheets:
        raise Refused(_("No sheet of this day is open to you yet."))
    return ask(
        by=by,
        work="evaluations.reports.batches.draw_sheets",
        title=f"{_('Score sheets')} – {format_date(session.date)} {session.host.name}"[:300],
        arguments={"session": session.pk, "sheets": [one.pk for one in sheets]},
        content=[[one.digest for one in sheets], _setting_state()],
        file_name=f"sheets-{session.pk}.pdf",
        back=reverse("session_detail", args=[session.pk]),
    )


# --- drawing --------------------------------------------------------------------------------


@task()
def draw_summary(pk: int) -> None:
    """Draw a committee summary of many pages."""

    def make(running: Running) -> bytes:
        told = running.job.arguments
        running.tell(0, 1)
        return summary_pdf(Result.objects.get(pk=told["result"]), told["address"])

    run(pk, make)


@task()
def draw_document(pk: int) -> None:
    """Draw a document of many rows; who asked for it must still be allowed to have it."""

    def make(running: Running) -> bytes:
        told = running.job.arguments
        running.tell(0, 1)
        try:
            with override("th"):
                document = document_for(running.job.asked_by, told["name"], *told["args"])
                pieces = split(document, MOST_ROWS_AT_ONCE)
                return put_together(
                    [_piece(running, at, one, len(pieces)) for at, one in enumerate(pieces)]
                )
        except ObjectDoesNotExist:
            raise Refused(_("The document is not there for you any more.")) from None

    run(pk, make)


def _piece(running: Running, at: int, piece: Document, count: int) -> bytes:
    """One part of a long document; a document that has changed since is drawn anew."""
    name = f"{at:05d}-{digest(repr(piece))[:16]}.pdf"
    path = running.part(name, lambda: document_pdf(piece))
    running.tell(at + 1, count)
    return path.read_bytes()


@task()
def draw_certificates(pk: int) -> None:
    """Draw every certificate that was issued from a template."""

    def make(running: Running) -> bytes:
        from evaluations.reports.pdf.render import prepare  # noqa: PLC0415 (30 MiB and 0.4 s)

        told, setting = running.job.arguments, PrintSetting.current()
        wanted = Certificate.objects.filter(pk__in=told["certificates"])
        rows = list(wanted.order_by("number"))
        papers = [printed(one, told["site"]) for one in rows]
        parts = [
            (
                f"{at:05d}.pdf",
                lambda at=at: prepare(
                    CERTIFICATES_TEMPLATE,
                    certificates_context(papers[at : at + CERTIFICATES_A_PART]),
                    setting=setting,
                ),
            )
            for at in range(0, len(papers), CERTIFICATES_A_PART)
        ]
        return draw_parts(running, parts)

    run(pk, make)


@task()
def draw_sheets(pk: int) -> None:
    """Draw every submitted sheet of a day that who asked may read."""

    def make(running: Running) -> bytes:
        from evaluations.reports.pdf.render import prepare  # noqa: PLC0415 (30 MiB and 0.4 s)

        told = running.job.arguments
        session = EvaluationSession.objects.get(pk=told["session"])
        # What came since was not asked for, and may not have been open then.
        asked_for = set(told["sheets"])
        setting = PrintSetting.current()
        parts = [
            (
                f"{at:05d}-{one.digest[:16]}.pdf",
                lambda one=one: prepare(SHEET_TEMPLATE, sheet_context(one), setting=setting),
            )
            for at, one in enumerate(sheets_of(running.job.asked_by, session))
            if one.pk in asked_for
        ]
        return draw_parts(running, parts)

    run(pk, make)


def draw_parts(running: Running, parts: Parts) -> bytes:
    """Draw every part that an earlier attempt has not left, and put them together in order."""
    missing = [(name, make) for name, make in parts if not (running.parts / name).exists()]
    done = len(parts) - len(missing)
    running.tell(done, len(parts))
    for number, (name, content) in enumerate(_drawn(missing), start=1):
        running.part(name, lambda content=content: content)  # type: ignore[misc]
        running.tell(done + number, len(parts))
    return put_together([(running.parts / name).read_bytes() for name, _make in parts])


def _drawn(parts: Parts) -> Any:
    """(name, PDF) of each part as they are finished; few of them are drawn here."""
    from evaluations.reports.pdf.render import draw  # noqa: PLC0415 (30 MiB and 0.4 s)

    if len(parts) <= PROCESSES or settings.DRAW_IN_PROCESS:
        for name, make in parts:
            yield name, draw(make())
        return
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), initializer=begin) as pool:
        waiting: list[tuple[str, Future[bytes]]] = []
        try:
            for name, make in parts:
                waiting.append((name, pool.submit(draw_elsewhere, make())))
                if len(waiting) > 2 * PROCESSES:
                    first, future = waiting.pop(0)
                    yield first, future.result()
            for name, future in waiting:
                yield name, future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def put_together(pdfs: Sequence[bytes]) -> bytes:
    """One PDF of several, page after page."""
    from pypdf import PdfWriter  # noqa: PLC0415 (for a batch now and then)

    if len(pdfs) == 1:
        return pdfs[0]
    writer = PdfWriter()
    for one in pdfs:
        writer.append(BytesIO(one))
    made = BytesIO()
    writer.write(made)
    return made.getvalue()

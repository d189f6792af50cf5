"""Long documents and the public page: a batch of 76 and 76, a report of a hundred pages beside
bare WeasyPrint on the same pages, and published results beside a bare page of the same size."""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from pypdf import PdfReader

from benchmarks.report import Row
from benchmarks.servers import Call, Server, Visitor, compare


@contextmanager
def kept_in(folder: str) -> Iterator[None]:
    """Files that are made meanwhile lie in `folder`."""
    local = {"BACKEND": "evaluations.platform.store.folder.LocalFiles"}
    store = {**local, "OPTIONS": {"location": folder}}
    with override_settings(STORAGES={**settings.STORAGES, "evidence": store}):
        yield


PASSWORD = "for-the-benchmark-only"  # noqa: S105
SEATS, SMALL = 5, 76
# Whose summary has about a hundred pages.
OF_A_HUNDRED_PAGES = 49
KIB = 1024
TRIES = 3
CERTIFICATE = {
    "name": "แม่แบบ",
    "title": "เกียรติบัตร",
    "body": "มอบให้ไว้เพื่อแสดงว่า\n{ผู้รับ}\nได้รับรางวัล “{รางวัล}”\n{ประเภท}\n{ลำดับ} ประจำปี {ปี}",
    "signer": "ผู้ลงนามตัวอย่าง",
    "signer_position": "อธิบดี (สมมติ)",
    "number_format": "{เลขที่}/{ปี}",
}


@dataclass(frozen=True)
class Data:
    """Primary keys: the results of 76 and of 44 nominees; the round that is public."""

    result: int
    report: int
    award_round: int


def _certified(name: str, count: int) -> Any:
    from evaluations.judging.results.actions.certifying import certify
    from evaluations.management.demo.national import Year, seed_year
    from evaluations.setup.committees.models import Position
    from units.models import Unit, UnitKind

    units = list(Unit.objects.filter(kind=UnitKind.PROVINCE).select_related("place__region"))
    year = Year(units[:count], awards=1, committees=1, seats=(SEATS, SEATS), name=name)
    committee = seed_year(year, PASSWORD).committees.get()
    chair = committee.seats.get(position=Position.CHAIR).user
    return certify(by=chair, category=committee.categories.get(), committee=committee)


def prepare() -> Data:
    """Two certified years, and one of them made public in the end."""
    batch = _certified("ปีของชุดเอกสาร (สมมติ)", SMALL)
    report = _certified("ปีของรายงานยาว (สมมติ)", OF_A_HUNDRED_PAGES)
    return Data(batch.pk, report.pk, batch.category.award.round_id)


def _publish(award_round: int) -> None:
    """A rehearsal is never public; here, where nobody else is, its triggers are taken away."""
    from django.db import connection

    from evaluations.assembly import remove_triggers
    from evaluations.outcome.publication.models import Publication
    from evaluations.setup.rounds.models import AwardRound, Phase

    remove_triggers(connection)
    AwardRound.objects.filter(pk=award_round).update(is_rehearsal=False, phase=Phase.PUBLISHED)
    params = {"public_from": timezone.now(), "shows_totals": True}
    Publication.objects.create(round_id=award_round, **params)


def batch(data: Data) -> tuple[float, int]:
    """Seconds on the clock, and pages, of 76 certificates and one seat's 76 sheets."""

    from evaluations.judging.results.models import Result
    from evaluations.outcome.certificates.actions import issue_certificates
    from evaluations.outcome.certificates.batches import ask_certificates, draw_certificates
    from evaluations.outcome.certificates.models import CertificateTemplate
    from evaluations.outcome.reports.batches import ask_sheets, draw_sheets
    from evaluations.platform.jobs.running import stored_file
    from evaluations.platform.store.files import stored_files
    from evaluations.setup.committees.models import Position
    from units.models import User

    result = Result.objects.get(pk=data.result)
    administrator = User.objects.create(username="printer", is_administrator=True)
    template = CertificateTemplate.objects.create(round_id=data.award_round, **CERTIFICATE)
    issue_certificates(by=administrator, template=template, up_to_rank=None)
    session = result.committee.sessions.get()
    member = result.committee.seats.filter(position=Position.MEMBER)[0].user
    with tempfile.TemporaryDirectory() as folder, kept_in(folder):
        jobs = [
            ask_certificates(administrator, template, "http://x/"),
            ask_sheets(member, session),
        ]
        started = time.monotonic()
        draw_certificates.func(jobs[0].pk)
        draw_sheets.func(jobs[1].pk)
        took = time.monotonic() - started
        return took, sum(
            len(PdfReader(BytesIO(stored_files().read(stored_file(job)))).pages) for job in jobs
        )


def _summary(result: int) -> bytes:
    from evaluations.judging.results.models import Result
    from evaluations.outcome.reports.batches import summary_pdf

    return summary_pdf(Result.objects.get(pk=result), "http://x/")


def _bare(folder: str) -> bytes:
    """WeasyPrint on the same HTML, style sheet and fonts, as plain files."""
    from weasyprint import HTML

    html = HTML(filename=f"{folder}/report.html")
    pdf: bytes = html.write_pdf(presentational_hints=True)
    return pdf


def _written(result: int, folder: str) -> None:
    """The report's HTML with the files it refers to beside it."""
    from evaluations.judging.results.models import Result
    from evaluations.outcome.reports.summary_parts import summary_document
    from evaluations.platform.documents.formats import prepared
    from evaluations.platform.documents.pdf.render import SCHEME, _assets

    document = summary_document(Result.objects.get(pk=result), "http://x/")
    html = prepared(document, None).html
    for address, path in _assets().items():
        name = address.removeprefix(SCHEME)
        text = path.read_bytes()
        Path(folder, name).write_bytes(text.replace(SCHEME.encode(), b""))
    Path(folder, "report.html").write_text(html.replace(SCHEME, ""), encoding="utf-8")


def _measured(work: str, argument: Any) -> tuple[float, float, int]:
    """In a process of its own: processor seconds, peak MiB, pages."""
    import django

    django.setup()
    before = time.process_time()
    pdf = getattr(sys.modules[__name__], work)(argument)
    used = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB
    return used, peak, len(PdfReader(BytesIO(pdf)).pages)


def drawn(work: str, argument: Any) -> tuple[float, float, int]:
    """The quickest of three."""
    tries = []
    for _try in range(TRIES):
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            tries.append(pool.submit(_measured, work, argument).result())
    return min(tries)


def document_rows(data: Data, environment: Mapping[str, str]) -> list[Row]:
    os.environ.update(environment)
    took, pages = batch(data)
    with tempfile.TemporaryDirectory() as folder:
        _written(data.report, folder)
        ours, bare = drawn("_summary", data.report), drawn("_bare", folder)
    if ours[2] != bare[2]:
        raise RuntimeError(f"not the same pages: {ours[2]} and {bare[2]}")
    return [
        Row(f"76 certificates and 76 sheets, {pages} pages, one batch", took, "s", 30),
        Row(f"report of {ours[2]} pages beside bare WeasyPrint: CPU", ours[0], "s", 1.2, bare[0]),
        Row("the same: peak memory", ours[1], "MiB", 1.5, bare[1]),
    ]


def public_rows(data: Data, server: Server, bare: Visitor) -> list[Row]:
    """Half the requests per second of a bare page are twice its processor time."""
    _publish(data.award_round)
    stranger = Visitor(server, "", "")
    address = f"/announcements/{data.award_round}/"
    size = len(stranger.send("GET", address))
    ours = Call(stranger, lambda _at: stranger.send("GET", address))
    floor = Call(bare, lambda _at: bare.send("GET", f"/page/{size}/"))
    value, least = compare(ours, floor, 40)
    return [Row("published results of 76 beside a bare page: CPU", value, "ms", 2, least)]

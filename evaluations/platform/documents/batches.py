"""Documents of many parts, drawn by the background worker, two parts at a time in processes of
their own: a worker that is killed goes on where it was, and what one part needs of memory ends
with it."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from django_tasks import task

from evaluations.platform.documents.document import Document, split
from evaluations.platform.documents.formats import prepared
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.documents.pdf.subprocess_render import begin, draw_elsewhere
from evaluations.platform.documents.registry import document_for, file_name
from evaluations.platform.documents.signatures import (
    UNSIGNED,
    Signing,
    signing_of,
    signing_state,
    signs_by_worker,
)
from evaluations.platform.errors import Refused
from evaluations.platform.jobs.actions import ask
from evaluations.platform.jobs.models import Job
from evaluations.platform.jobs.running import Running, run
from evaluations.platform.journal.merkle import digest
from units.models import User

PROCESSES = 2
# Some thirty pages are as much as a request may wait for.
MOST_ROWS_AT_ONCE = 500
Parts = Sequence[tuple[str, Callable[[], Any]]]


def setting_state() -> str:
    """Printed otherwise after the settings were changed."""
    return f"{PrintSetting.current().edits} {signing_state()}"


def draw_parts(running: Running, parts: Parts, signing: Signing = UNSIGNED) -> bytes:
    """Draw every part that an earlier attempt has not left, and put them together in order, with
    one signature over the whole. What a part says of that must decide its name."""
    finished = running.finished_parts()
    missing = [(name, make) for name, make in parts if name not in finished]
    done = len(parts) - len(missing)
    running.tell(done, len(parts))
    for number, (name, content) in enumerate(_drawn(missing), start=1):
        running.keep_part(name, content)
        running.tell(done + number, len(parts))
    whole = put_together([running.part(name) for name, _make in parts], running.job.title)
    return signing.put_on(whole, by_worker=True)


def _drawn(parts: Parts) -> Any:
    """(name, PDF) of each part as they are finished; few of them are drawn here."""
    from evaluations.platform.documents.pdf.render import draw  # noqa: PLC0415 (30 MiB and 0.4 s)

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


def put_together(pdfs: Sequence[bytes], title: str) -> bytes:
    """One PDF of several, page after page."""
    from evaluations.platform.documents.pdf.merging import merged  # noqa: PLC0415 (for a batch now and then)

    return pdfs[0] if len(pdfs) == 1 else merged(pdfs, title)


def is_long(document: Document) -> bool:
    """Whether its PDF is drawn by the worker."""
    return document.row_count > MOST_ROWS_AT_ONCE or (document.is_signed and signs_by_worker())


def ask_document(by: User, kind: str, keys: Sequence[int], document: Document, back: str) -> Job:
    return ask(
        by=by,
        work="evaluations.platform.documents.batches.draw_document",
        title=f"{document.title} – {document.subject}"[:300],
        arguments={"kind": kind, "keys": list(keys)},
        content=[repr(document), setting_state()],
        file_name=f"{file_name(kind, keys)}.pdf",
        back=back,
    )


@task(queue_name="long")
def draw_document(pk: int) -> None:
    """Draw a document of many rows; who asked for it must still be allowed to have it."""

    def make(running: Running) -> bytes:
        params = running.job.arguments
        try:
            asker = User.objects.get(pk=running.job.asked_by_id)
            document = document_for(asker, params["kind"], *params["keys"])
            signing = signing_of(is_signed=document.is_signed, at=running.job.asked_at)
            return draw_parts(running, list(_pieces(document, signing)), signing)
        except ObjectDoesNotExist:
            raise Refused(_("The document is not there for you any more.")) from None

    run(pk, make)


def _pieces(document: Document, signing: Signing) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Its parts, named by their content: a document that has changed since is drawn anew."""
    for at, piece in enumerate(split(document, MOST_ROWS_AT_ONCE)):
        # The spreadsheet inside is one of the whole document.
        figures = None if at else document
        name = f"{at:05d}-{digest(repr(piece) + signing.text)[:16]}.pdf"
        yield name, partial(prepared, piece, figures=figures, signing=signing)

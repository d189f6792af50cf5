"""The fallback pack of a day: agenda, committee, the list of evidence, and sheets to fill by hand.
It is drawn the evening before and mailed, so that it works when nothing else does.

Who runs the day has every sheet in it, a judge the own ones alone. A sign-in card is never part of
it: a mailbox is no place for what opens an account.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.schedule.documents import agenda_document
from evaluations.entry.schedule.models import EvaluationSession, SlotNomination
from evaluations.judging.figures.models import KeyedFigure
from evaluations.judging.paper.address import paper_address
from evaluations.judging.paper.documents import BlankSheets, blank_sheets, presented_in
from evaluations.judging.scoring.models import Declaration
from evaluations.platform.documents.batches import draw_parts, setting_state
from evaluations.platform.documents.formats import prepared
from evaluations.platform.documents.registry import document_for
from evaluations.platform.errors import Refused
from evaluations.platform.jobs.actions import ask
from evaluations.platform.jobs.models import Job
from evaluations.platform.jobs.running import Running, run
from evaluations.platform.journal.merkle import digest
from evaluations.setup.committees.models import Seat
from thai.dates import format_date
from units.models import User

WORK = "evaluations.judging.preflight.pack.draw_pack"
AGENDA = "evaluations/entry/schedule/agenda_pdf.html"
SHEET = "evaluations/judging/paper/paper_pdf.html"
Part = tuple[str, Callable[[], Any]]


def state_of(session: EvaluationSession) -> str:
    """Another word whenever a pack would say something else: six queries."""
    places = SlotNomination.objects.filter(slot__session=session)
    nominations = places.values("nomination")
    evidence = EvidenceVersion.objects.newest().filter(item__nomination__in=nominations)
    rows = (
        session.slots.values_list("pk", "starts_at", "ends_at", "room", "mode", "meeting_link"),
        places.order_by("pk").values_list("slot", "number", "nomination", "nomination__edits"),
        session.seats().values_list("pk", "user", "position", "scores"),
        Declaration.objects.recused().filter(nomination__in=nominations).values_list("pk"),
        evidence.filter(item__removed_at=None).values_list("pk"),
        KeyedFigure.objects.filter(nomination__in=nominations).values_list("pk"),
    )
    return digest(
        [[[str(value) for value in row] for row in sorted(table, key=str)] for table in rows]
    )


def ask_pack(*, by: User, session: EvaluationSession, site: str) -> Job:
    """Have the pack of `by` drawn; `site` is the address to which its squares lead."""
    name = f"{_('Fallback pack')} – {format_date(session.date)} {session.host.name}"
    state = state_of(session)
    arguments = {"session": session.pk, "date": session.date.isoformat()}
    return ask(
        by=by,
        work=WORK,
        title=name[:300],
        arguments={**arguments, "site": site, "state": state},
        content=[state, setting_state()],
        file_name=f"pack-{session.date}-{session.pk}.pdf",
        back=reverse("session_detail", args=[session.pk]),
    )


def people_of(session: EvaluationSession) -> QuerySet[User]:
    """Who gets a pack: who scores on the day, and who runs it. Whose seat begins on the day itself
    sees nothing of it before."""
    seats = session.seats().on(timezone.localdate())
    wanted = seats.scoring() | seats.running()
    people: QuerySet[User] = User.objects.filter(pk__in=wanted.values("user"), is_active=True)
    return people


def ask_packs(people: Iterable[User], *, session: EvaluationSession, site: str) -> None:
    """Have the packs of these people drawn; who waits for many documents has a later turn."""
    for person in people:
        with suppress(Refused):
            ask_pack(by=person, session=session, site=site)


def packs_of(session: EvaluationSession) -> dict[int, Job]:
    """By person the pack that was asked for last: one query."""
    mine = {"arguments__session": session.pk, "arguments__date": session.date.isoformat()}
    jobs = Job.objects.filter(work=WORK, asked_by__isnull=False, **mine).order_by("pk")
    return {job.asked_by_id: job for job in jobs if job.asked_by_id}


@task(queue_name="long")
def draw_pack(pk: int) -> None:
    """Draw a pack; who asked for it must still be allowed to have it."""

    def make(running: Running) -> bytes:
        params = running.job.arguments
        try:
            asker = User.objects.get(pk=running.job.asked_by_id)
            sessions = EvaluationSession.objects.printable_by(asker).with_page()
            session = sessions.get(pk=params["session"])
            return draw_parts(running, list(_parts(asker, session, params["site"])))
        except ObjectDoesNotExist:
            raise Refused(_("The document is not there for you any more.")) from None

    run(pk, make)


def _parts(user: User, session: EvaluationSession, site: str) -> Iterator[Part]:
    """Each part by a name that its content decides: what changed since is drawn anew."""
    heading, agenda = session.committee.round, agenda_document(session)
    context = {"agenda": agenda, "heading": heading}
    parts: list[Part] = [
        (repr((agenda.seats, agenda.items)), partial(_prepared, AGENDA, context)),
        *_documents(user, session),
    ]
    own = own_seats(user, session)

    def address(nomination: int, seat: int | None) -> str:
        return site + paper_address(nomination, seat)

    for nomination in presented_in(session=session):
        parts += _sheets(blank_sheets(nomination, address), own, heading)
    for at, (content, make) in enumerate(parts):
        yield f"{at:05d}-{digest(content)[:16]}.pdf", make


def _documents(user: User, session: EvaluationSession) -> Iterator[Part]:
    kinds = (("appointments", session.committee_id), ("session_evidence", session.pk))
    for kind, key in kinds:
        document = document_for(user, kind, key)
        yield repr(document), partial(prepared, document, None)


def _sheets(paper: BlankSheets, own: set[int] | None, heading: object) -> Iterator[Part]:
    """The committee's own sheet lies with who runs the day."""
    for sheet in paper.sheets:
        if own is None or (sheet.seat is not None and sheet.seat.pk in own):
            context = {"paper": paper, "sheet": sheet, "heading": heading}
            yield (
                repr((sheet, paper.presented, paper.dimensions)),
                partial(_prepared, SHEET, context),
            )


def _prepared(template: str, context: dict[str, Any]) -> Any:
    from evaluations.platform.documents.pdf.render import prepare  # noqa: PLC0415 (30 MiB and 0.4 s)

    return prepare(template, context)


def own_seats(user: User, session: EvaluationSession) -> set[int] | None:
    """The seats whose sheets a pack for `user` holds; None: every one, for who runs the day."""
    if EvaluationSession.objects.run_by(user).filter(pk=session.pk).exists():
        return None
    seats = Seat.objects.held_by(user).filter(committee=session.committee_id)
    return set(seats.values_list("pk", flat=True))

"""Blank sheets to be filled in by hand."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.entry.schedule.views.planning import run_session
from evaluations.judging.paper.address import paper_address
from evaluations.judging.paper.documents import (
    Address,
    BlankSheets,
    blank_sheets,
    presented_in,
)
from evaluations.platform.documents.pdf.download import pdf_answer
from evaluations.setup.rounds.models import AwardRound
from units.access import PersonRequest, allow, signed_in
from units.site import full_address

MOST_SHEETS_AT_ONCE = 60


def _address(request: PersonRequest) -> Address:
    return lambda nomination, seat: full_address(request, paper_address(nomination, seat))


@allow(signed_in)
def paper_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """Blank sheets of one nomination, a page or two for each seat that owes one, or
    for the committee that agrees."""
    sessions = EvaluationSession.objects.run_by(request.user)
    nomination = get_object_or_404(presented_in(session__in=sessions), pk=pk)
    papers = [blank_sheets(nomination, _address(request))]
    return _papers(papers, nomination.category.award.round, f"paper-{pk}.pdf")


def _papers(papers: Sequence[BlankSheets], heading: AwardRound, name: str) -> HttpResponse:
    """Every sheet with page numbers of its own; where nobody owes one, a page that says so."""
    from evaluations.platform.documents.pdf.render import render_each  # noqa: PLC0415 (30 MiB and 0.4 s)

    contexts: list[dict[str, Any]] = [
        {"paper": paper, "sheet": sheet, "heading": heading}
        for paper in papers
        for sheet in paper.sheets
    ]
    nothing = {"papers": papers, "heading": heading}
    template = "evaluations/judging/paper/paper_pdf.html"
    return pdf_answer(render_each(template, contexts or [nothing]), name)


@allow(signed_in)
def session_paper(request: PersonRequest, pk: int) -> HttpResponse:
    """Blank sheets of a whole day, in the order of the slots."""
    session = run_session(request, pk)
    papers = [
        blank_sheets(nomination, _address(request)) for nomination in presented_in(session=session)
    ]
    if sum(len(paper.sheets) for paper in papers) > MOST_SHEETS_AT_ONCE:
        messages.error(request, _("Too many sheets for one file. Print them by nomination."))
        return redirect("session_progress", pk)
    return _papers(papers, session.committee.round, f"paper-day-{pk}.pdf")

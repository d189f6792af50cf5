"""A rubric as a spreadsheet and as a blank sheet for paper."""

from django.http import HttpResponse

from evaluations.platform.documents.pdf.download import pdf_download
from evaluations.platform.spreadsheet.answers import xlsx_answer
from evaluations.setup.rubrics.rubric_page import rubric_facts
from evaluations.setup.rubrics.sheet import write_rubric
from evaluations.setup.rubrics.stored_draft import draft_of
from evaluations.setup.rubrics.tree import rubric_tree
from evaluations.setup.rubrics.views.trail import rubric_of
from units.access import PersonRequest, allow, overseer


@allow(overseer)
def rubric_export(request: PersonRequest, pk: int) -> HttpResponse:
    draft = draft_of(rubric_tree(rubric_of(request, pk)))
    return xlsx_answer(write_rubric(draft), f"rubric-{pk}.xlsx")


@allow(overseer)
def rubric_paper(request: PersonRequest, pk: int) -> HttpResponse:
    """The rubric as a blank sheet for paper."""
    context = rubric_facts(rubric_tree(rubric_of(request, pk)))
    return pdf_download("evaluations/setup/rubrics/rubric_pdf.html", context, f"rubric-{pk}.pdf")

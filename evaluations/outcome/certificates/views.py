"""Templates of certificates, and issuing them."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.outcome.certificates.actions import issue_certificates, save_template
from evaluations.outcome.certificates.batches import CERTIFICATES_TEMPLATE, ask_certificates
from evaluations.outcome.certificates.certificates import sample
from evaluations.outcome.certificates.forms import IssueForm, TemplateForm
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.platform.documents.pdf.download import pdf_download
from evaluations.platform.errors import Refused
from evaluations.platform.journal.forms import sent
from evaluations.platform.pages import form_page, refusals, refused_as_message, visible_or_404
from evaluations.setup.rounds.models import AwardRound
from evaluations.setup.rounds.views import crumbs
from units.access import PersonRequest, administrator, allow, overseer
from units.site import site_address

DEFAULT_BODY = (
    "มอบเกียรติบัตรนี้ให้ไว้เพื่อแสดงว่า\n{ผู้รับ}\nได้รับรางวัล “{รางวัล}”\n{ประเภท}\n"
    "%s ประจำปี {ปี}\nให้ไว้ ณ วันที่ {วันที่}"
)
RANK, RANK_OF_SEVERAL = "{ลำดับ}", "{ลำดับ} ของ{คณะกรรมการ}"


def default_body(award_round: AwardRound) -> str:
    """Words that fit the round: a rank is that of one committee, which is named where there are
    several; a band is left out, as not every round has any."""
    is_one = award_round.committees.count() <= 1
    return DEFAULT_BODY % (RANK if is_one else RANK_OF_SEVERAL)


@allow(overseer)
def certificates(request: PersonRequest, pk: int) -> HttpResponse:
    """The templates of a round, and what was issued from them."""
    award_round = visible_or_404(request, AwardRound.objects, pk)
    rows = CertificateTemplate.objects.filter(round=award_round)
    templates = [(row, vars(row)["issued"]) for row in rows.annotate(issued=Count("certificates"))]
    context = {
        "round": award_round,
        "templates": templates,
        "issue_form": IssueForm(),
        "crumbs": crumbs(award_round),
    }
    return render(request, "evaluations/outcome/certificates/certificates.html", context)


def _template(request: PersonRequest, pk: int) -> CertificateTemplate:
    return visible_or_404(request, CertificateTemplate.objects.select_related("round"), pk)


@allow(administrator)
def template_add(request: PersonRequest, pk: int) -> HttpResponse:
    award_round = visible_or_404(request, AwardRound.objects, pk)
    new = CertificateTemplate(
        round=award_round,
        name=_("Certificate"),
        title="เกียรติบัตร",
        body=default_body(award_round),
        number_format="{เลขที่}/{ปี}",
    )
    return _template_page(request, new)


@allow(administrator)
def template_edit(request: PersonRequest, pk: int) -> HttpResponse:
    return _template_page(request, _template(request, pk))


def _template_page(request: PersonRequest, template: CertificateTemplate) -> HttpResponse:
    form = TemplateForm(sent(request), instance=template)
    before = CertificateTemplate.objects.filter(pk=template.pk).first() or CertificateTemplate(
        round=template.round
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            save_template(by=request.user, template=before, edits=form.seen, values=form.values())
            messages.success(request, _("The change is saved."))
            return redirect("certificates", template.round_id)
    back = (_("Certificates"), reverse("certificates", args=[template.round_id]))
    way = [*crumbs(template.round), back]
    return form_page(request, form, title=_("Certificate template"), crumbs=way)


@allow(overseer)
def template_sample(request: PersonRequest, pk: int) -> HttpResponse:
    """How a certificate will look, for nobody."""
    template = _template(request, pk)
    context = {"certificates": [sample(template)]}
    return pdf_download(CERTIFICATES_TEMPLATE, context, f"certificate-sample-{pk}.pdf")


@allow(administrator)
@require_POST
def certificates_issue(request: PersonRequest, pk: int) -> HttpResponse:
    """Number certificates for the standing results, and have them drawn."""
    template = _template(request, pk)
    form = IssueForm(request.POST)
    with refused_as_message(request):
        if not form.is_valid():
            raise Refused(_("Please give a rank, or leave it empty."))
        issued = issue_certificates(by=request.user, template=template, **form.cleaned_data)
        if not issued:
            raise Refused(_("No nominee is ranked, so there is no certificate to issue."))
        return _drawn(request, template)
    return redirect("certificates", template.round_id)


@allow(overseer)
@require_POST
def certificates_draw(request: PersonRequest, pk: int) -> HttpResponse:
    """All certificates of a template as one file."""
    return _drawn(request, _template(request, pk))


def _drawn(request: PersonRequest, template: CertificateTemplate) -> HttpResponse:
    with refused_as_message(request):
        job = ask_certificates(request.user, template, site_address(request))
        return redirect("job", job.pk)
    return redirect("certificates", template.round_id)

"""Print settings, the officer's part of an activity report, certificates."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.errors import Refused
from evaluations.evidence.models import EvidenceVersion, Preview
from evaluations.journal.forms import is_done, sent
from evaluations.pages import Crumb, form_page
from evaluations.reports.actions import (
    choose_photos,
    issue_certificates,
    save_template,
    set_logo,
    set_printing,
    write_activity,
)
from evaluations.reports.batches import CERTIFICATES_TEMPLATE, ask_certificates
from evaluations.reports.certificates import sample
from evaluations.reports.forms import (
    ActivityForm,
    IssueForm,
    LogoForm,
    PrintForm,
    TemplateForm,
)
from evaluations.reports.models import (
    ActivityReport,
    CertificateTemplate,
    PrintSetting,
    sessions_told_by,
)
from evaluations.reports.pdf.download import pdf_download
from evaluations.rounds.models import AwardRound
from evaluations.rounds.views import crumbs
from evaluations.schedule.models import EvaluationSession
from units.access import PersonRequest, administrator, allow, overseer, signed_in
from units.site import site_address

DEFAULT_BODY = (
    "มอบเกียรติบัตรนี้ให้ไว้เพื่อแสดงว่า\n{ผู้รับ}\nได้รับรางวัล “{รางวัล}”\n{ประเภท}\n"
    "{ลำดับ} {ระดับ} ประจำปี {ปี}\nให้ไว้ ณ วันที่ {วันที่}"
)


@allow(administrator)
def print_settings(request: PersonRequest) -> HttpResponse:
    """How documents are printed here: letterhead, digits, kind of PDF; and the own emblem."""
    setting = PrintSetting.current()
    form = PrintForm(sent(request), instance=setting)

    def act() -> None:
        set_printing(by=request.user, edits=form.seen, values=form.values())

    if is_done(request, form, act):
        messages.success(request, _("The change is saved."))
        return redirect("print_settings")
    context = {"form": form, "logo_form": LogoForm(), "setting": setting}
    status = 422 if request.method == "POST" else 200
    return render(request, "evaluations/reports/print_settings.html", context, status=status)


@allow(administrator)
@require_POST
def print_logo(request: PersonRequest) -> HttpResponse:
    form = LogoForm(request.POST, request.FILES)
    try:
        if "remove" in request.POST:
            set_logo(by=request.user, content=b"")
        elif form.is_valid():
            set_logo(by=request.user, content=form.cleaned_data["logo"].read())
        else:
            raise Refused(" ".join(str(one) for one in form.errors.get("logo", [])))
        messages.success(request, _("The change is saved."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("print_settings")


@allow(signed_in)
def print_logo_image(request: PersonRequest) -> HttpResponse:
    setting = get_object_or_404(PrintSetting.objects.exclude(logo=b""), pk=1)
    return HttpResponse(bytes(setting.logo), content_type="image/jpeg")


def _told_session(request: PersonRequest, pk: int) -> EvaluationSession:
    sessions = sessions_told_by(request.user)
    return get_object_or_404(sessions.select_related("committee__round", "host"), pk=pk)


@allow(signed_in)
def activity_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """What the records do not know of a day, and which photos are shown."""
    session = _told_session(request, pk)
    report = ActivityReport.objects.filter(session=session).first()
    form = ActivityForm(sent(request), instance=report or ActivityReport(session=session))

    def act() -> None:
        write_activity(by=request.user, session=session, edits=form.seen, values=form.values())

    if is_done(request, form, act):
        messages.success(request, _("The change is saved."))
        return redirect("activity", pk, "page")
    way: list[Crumb] = [(_("Activity report"), reverse("activity", args=[pk, "page"]))]
    return form_page(
        request,
        form,
        title=_("Write the report"),
        crumbs=way,
        lead=_("Who sat, who presented and what was shown comes from the records by itself."),
    )


@allow(signed_in)
def activity_photos(request: PersonRequest, pk: int) -> HttpResponse:
    """Pictures of the day's evidence; ticked ones stand in the report, in the order of numbers."""
    session = _told_session(request, pk)
    versions = list(
        EvidenceVersion.objects.served_to(request.user)
        .newest()
        .filter(
            item__nomination__slot_place__slot__session=session,
            item__removed_at=None,
            content_type__startswith="image/",
            preview=Preview.READY,
        )
        .select_related("item__nomination")
        .order_by("item__nomination", "item__number")
    )
    if request.method == "POST":
        chosen = [
            (one, request.POST.get(f"caption-{one.pk}", "").strip()[:300])
            for one in versions
            if f"show-{one.pk}" in request.POST
        ]
        try:
            choose_photos(by=request.user, session=session, chosen=chosen)
            messages.success(request, _("The change is saved."))
            return redirect("activity", pk, "page")
        except Refused as refusal:
            messages.error(request, str(refusal))
    report = ActivityReport.objects.filter(session=session).first()
    known = {one.version_id: one.caption for one in report.photos.all()} if report else {}
    rows = [(one, one.pk in known, known.get(one.pk, "")) for one in versions]
    context = {"session": session, "rows": rows}
    return render(request, "evaluations/reports/activity_photos.html", context)


@allow(overseer)
def certificates(request: PersonRequest, pk: int) -> HttpResponse:
    """The templates of a round, and what was issued from them."""
    found = get_object_or_404(AwardRound.objects.visible_to(request.user), pk=pk)
    rows = CertificateTemplate.objects.filter(round=found)
    templates = [(one, vars(one)["issued"]) for one in rows.annotate(issued=Count("certificates"))]
    context = {
        "round": found,
        "templates": templates,
        "issue_form": IssueForm(),
        "crumbs": crumbs(found),
    }
    return render(request, "evaluations/reports/certificates.html", context)


def _template(request: PersonRequest, pk: int) -> CertificateTemplate:
    templates = CertificateTemplate.objects.visible_to(request.user)
    return get_object_or_404(templates.select_related("round"), pk=pk)


@allow(administrator)
def template_add(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(AwardRound.objects.visible_to(request.user), pk=pk)
    new = CertificateTemplate(
        round=found,
        name=_("Certificate"),
        title="เกียรติบัตร",
        body=DEFAULT_BODY,
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

    def act() -> None:
        save_template(by=request.user, template=before, edits=form.seen, values=form.values())

    if is_done(request, form, act):
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
    try:
        if not form.is_valid():
            raise Refused(_("Please give a rank, or leave it empty."))
        issued = issue_certificates(by=request.user, template=template, **form.cleaned_data)
        if not issued:
            raise Refused(_("No nominee is ranked, so there is no certificate to issue."))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("certificates", template.round_id)
    return _drawn(request, template)


@allow(overseer)
@require_POST
def certificates_draw(request: PersonRequest, pk: int) -> HttpResponse:
    """All certificates of a template as one file."""
    return _drawn(request, _template(request, pk))


def _drawn(request: PersonRequest, template: CertificateTemplate) -> HttpResponse:
    try:
        job = ask_certificates(request.user, template, site_address(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("certificates", template.round_id)
    return redirect("job", job.pk)

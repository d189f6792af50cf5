"""A round's certificates, drawn by the background worker."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from evaluations.judging.results.models import Result
from evaluations.outcome.certificates.certificates import Printed
from evaluations.outcome.certificates.models import Certificate, CertificateTemplate
from evaluations.platform.documents.batches import draw_parts, setting_state
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.documents.pdf.qr import qr_svg
from evaluations.platform.documents.signatures import signing_of
from evaluations.platform.errors import Refused
from evaluations.platform.jobs.actions import ask
from evaluations.platform.jobs.models import Job
from evaluations.platform.jobs.running import Running, run
from evaluations.platform.journal.merkle import digest
from units.models import User

CERTIFICATES_TEMPLATE = "evaluations/outcome/certificates/certificates_pdf.html"
CERTIFICATES_A_PART = 19
DIGEST_SIGNS = 16


def printed(certificate: Certificate, site: str) -> Printed:
    """A stored certificate as it is printed; `site` is where it can be checked."""
    code, digest = certificate.code, certificate.digest[:DIGEST_SIGNS]
    address = site.rstrip("/") + reverse("check_result", args=[code])
    return Printed(certificate.content, code, digest, qr_svg(address))


def standing_certificates(template: CertificateTemplate) -> list[Certificate]:
    """Those of results that stand: a superseded one is not printed again."""
    results = Result.objects.newest().filter(category__award__round=template.round_id)
    rows = Certificate.objects.filter(template=template, result__in=results.values("pk"))
    return list(rows.order_by("number"))


def ask_certificates(by: User, template: CertificateTemplate, site: str) -> Job:
    rows = standing_certificates(template)
    if not rows:
        raise Refused(_("No nominee is ranked, so there is no certificate to issue."))
    return ask(
        by=by,
        work="evaluations.outcome.certificates.batches.draw_certificates",
        title=f"{_('Certificates')} – {template.round.name}"[:300],
        arguments={"certificates": [row.pk for row in rows], "site": site},
        content=[[row.digest for row in rows], setting_state()],
        file_name=f"certificates-{template.pk}.pdf",
        back=reverse("certificates", args=[template.round_id]),
    )


@task(queue_name="long")
def draw_certificates(pk: int) -> None:
    """Draw every certificate that was issued from a template, with one signature over the file."""

    def make(running: Running) -> bytes:
        from evaluations.platform.documents.pdf.render import prepare  # noqa: PLC0415 (30 MiB and 0.4 s)

        params, setting = running.job.arguments, PrintSetting.current()
        rows = Certificate.objects.filter(pk__in=params["certificates"]).order_by("number")
        signing = signing_of(is_signed=True, at=running.job.asked_at)
        mark = digest(signing.text)[:DIGEST_SIGNS]
        papers = [printed(row, params["site"]) for row in rows]
        parts = [
            (
                f"{at:05d}-{mark}.pdf",
                lambda at=at: prepare(
                    CERTIFICATES_TEMPLATE,
                    {
                        "certificates": papers[at : at + CERTIFICATES_A_PART],
                        "signing": signing,
                    },
                    setting=setting,
                ),
            )
            for at in range(0, len(papers), CERTIFICATES_A_PART)
        ]
        return draw_parts(running, parts, signing)

    run(pk, make)

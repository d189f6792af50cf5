"""What a certificate says: the template's words with the facts of a certified result."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.models import Result
from evaluations.judging.results.result_document import PlaceV2
from evaluations.judging.scoring.sheet_document import HeadingV1
from evaluations.outcome.certificates.certificate_document import (
    CertificateDocument,
    CertificateDocumentV1,
    CertifiedV1,
)
from evaluations.outcome.certificates.merging import fields_of, merged
from evaluations.outcome.certificates.models import CertificateTemplate
from thai.dates import format_date
from thai.widths import line_count, visible_length


@dataclass(frozen=True)
class Printed:
    """One certificate on paper. Without `qr` it is a sample, which nobody can check."""

    content: CertificateDocument
    code: str = ""
    digest: str = ""
    qr: str = ""

    @property
    def size(self) -> str:
        """The largest letters in which the text fits: large, medium or small."""
        return size_of(self.content["title"], self.content["body"]) or SIZES[-1][0]

    @property
    def lines(self) -> tuple[tuple[str, bool], ...]:
        """Lines of the text, and whether one is the recipient's name."""
        recipient, lines = self.content["recipient"], self.content["body"].splitlines()
        return tuple((line, line.strip() == recipient) for line in lines)


# Name, lines that fit, letters a line; measured on paper with emblem, agency and signature.
SIZES = (("large", 5, 56), ("medium", 7, 68), ("small", 9, 84))
LONGEST_TITLE_LINE = 34


def size_of(title: str, body: str) -> str:
    """The name of the largest size in which `body` fits below `title`; empty: in none."""
    for name, most, width in SIZES:
        lines = line_count("\n".join(body.splitlines()), width) if body else 0
        if lines + (2 if visible_length(title) > LONGEST_TITLE_LINE else 0) <= most:
            return name
    return ""


def faults_of(
    template: CertificateTemplate, content: CertificateDocument, line: PlaceV2
) -> list[str]:
    """Why a certificate cannot be printed as it is: a field would be empty, or it does not fit."""
    params = {"name": content["recipient"]}
    used = {*fields_of(template.body), *fields_of(template.title)}
    holes = [name for name, text in _optional(line).items() if name in used and not text]
    faults = [
        _("“%(name)s” has nothing to stand for {%(field)s}. Take the field out of the template.")
        % {**params, "field": name}
        for name in holes
    ]
    if not size_of(content["title"], content["body"]):
        faults.append(_("The text does not fit on the certificate of “%(name)s”.") % params)
    return faults


def _optional(line: PlaceV2) -> dict[str, str]:
    """The fields that not every nominee has something for."""
    return {
        "ระดับ": line["band"],
        "คะแนน": line["total"] or "",
        "เขตตรวจราชการ": _region(line["nomination"]["id"]),
    }


def _region(nomination: int) -> str:
    """The inspection region in which a nominee was judged, or else is."""
    regions = Nomination.objects.filter(pk=nomination).values_list(
        "slot_place__slot__session__region__number", "place__region__number"
    )
    number = next((region for row in regions for region in row if region), None)
    return _("inspection region %(number)s") % {"number": number} if number else ""


def values_of(
    content: HeadingV1, line: PlaceV2, number: str, issued_at: datetime
) -> dict[str, str]:
    """What the merge fields hold, in Thai."""
    with override("th"):
        return {
            "ผู้รับ": line["nomination"]["official_name"],
            "หน่วยงาน": line["nomination"]["unit"],
            "รางวัล": content["award"],
            "ประเภท": content["category"],
            "ลำดับ": _("rank %(rank)s") % {"rank": line["rank"]} if line["rank"] else "",
            "คณะกรรมการ": content["committee"],
            **_optional(line),
            "รอบ": content["round"],
            "ปี": str(content["fiscal_year_be"]),
            "วันที่": format_date(timezone.localtime(issued_at)),
            "เลขที่": number,
        }


def certificate_content(
    template: CertificateTemplate, result: Result, line: PlaceV2, number: int, issued_at: datetime
) -> CertificateDocumentV1:
    """What is stored with a certificate and printed from then on, word for word."""
    certified: CertifiedV1 = {
        "number": result.number,
        "code": result.code,
        "digest": result.digest,
    }
    is_assumed = result.content["rubric"]["is_assumed"]
    content = _content(template, result.content, line, number, issued_at)
    return {**content, "result": certified, "is_assumed": is_assumed}


def _content(
    template: CertificateTemplate,
    heading: HeadingV1,
    line: PlaceV2,
    number: int,
    issued_at: datetime,
) -> CertificateDocumentV1:
    """Of no result, and by an invented rubric."""
    year = str(heading["fiscal_year_be"])
    written = merged(template.number_format, {"เลขที่": str(number), "ปี": year})
    values = values_of(heading, line, written, issued_at)
    return {
        "title": merged(template.title, values),
        "body": merged(template.body, values),
        "number": written,
        "signer": template.signer,
        "signer_position": template.signer_position,
        "recipient": line["nomination"]["official_name"],
        "category": heading["category"],
        "result": {"number": 0, "code": "", "digest": ""},
        "is_rehearsal": heading["is_rehearsal"],
        "is_assumed": True,
        "issued_at": issued_at.isoformat(),
    }


SAMPLE_LINE: PlaceV2 = {
    "nomination": {
        "id": 0,
        "official_name": "สำนักงานพัฒนาชุมชนจังหวัดตัวอย่าง",
        "unit": "หน่วยงานตัวอย่าง",
        "nominee_class": "",
    },
    "status": "ranked",
    "rank": 1,
    "is_tied": False,
    "total": "95.25",
    "band": "ดีเด่น",
    "failed": [],
}


def sample(template: CertificateTemplate) -> Printed:
    """A certificate of nobody, to look at the template."""
    heading: HeadingV1 = {
        "round": template.round.name,
        "fiscal_year_be": template.round.fiscal_year_be,
        "is_rehearsal": template.round.is_rehearsal,
        "award": "รางวัลตัวอย่าง",
        "category": "ประเภทตัวอย่าง",
        "committee": "คณะกรรมการตัวอย่าง",
    }
    return Printed(_content(template, heading, SAMPLE_LINE, 1, timezone.now()))

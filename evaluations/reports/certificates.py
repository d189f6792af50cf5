"""What a certificate says: the template's words with the facts of a certified result."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.reports.merging import merged
from evaluations.reports.models import CertificateTemplate
from evaluations.reports.stored import Json
from evaluations.results.models import Result
from thai.dates import format_date


@dataclass(frozen=True)
class Printed:
    """One certificate on paper."""

    title: str
    body: str
    number: str
    signer: str
    signer_position: str
    is_rehearsal: bool
    is_assumed: bool
    code: str
    address: str
    qr: str = ""


def values_of(result: Result, line: Json, number: str, issued_at: datetime) -> dict[str, str]:
    """What the merge fields hold, in Thai."""
    content = result.document
    with override("th"):
        return {
            "ผู้รับ": line["nomination"]["official_name"],
            "หน่วยงาน": line["nomination"]["unit"],
            "รางวัล": content["award"],
            "ประเภท": content["category"],
            "ลำดับ": _("rank %(rank)s") % {"rank": line["rank"]} if line["rank"] else "",
            "ระดับ": line["band"],
            "คะแนน": line["total"] or "",
            "รอบ": content["round"],
            "ปี": str(content["fiscal_year_be"]),
            "วันที่": format_date(timezone.localtime(issued_at)),
            "เลขที่": number,
        }


def certificate_content(
    template: CertificateTemplate, result: Result, line: Json, number: int, issued_at: datetime
) -> dict[str, Any]:
    """What is stored with a certificate and printed from then on, word for word."""
    year = str(result.document["fiscal_year_be"])
    written = merged(template.number_format, {"เลขที่": str(number), "ปี": year})
    values = values_of(result, line, written, issued_at)
    return {
        "title": merged(template.title, values),
        "body": merged(template.body, values),
        "number": written,
        "signer": template.signer,
        "signer_position": template.signer_position,
        "recipient": line["nomination"]["official_name"],
        "category": result.document["category"],
        "result": {"number": result.number, "code": result.code, "digest": result.digest},
        "is_rehearsal": result.document["is_rehearsal"],
        "is_assumed": result.document["rubric"]["is_assumed"],
        "issued_at": issued_at.isoformat(),
    }


SAMPLE_LINE: Json = {
    "nomination": {"official_name": "สำนักงานพัฒนาชุมชนจังหวัดตัวอย่าง", "unit": "หน่วยงานตัวอย่าง"},
    "rank": 1,
    "band": "ดีเด่น",
    "total": "95.25",
}


def sample(template: CertificateTemplate) -> Printed:
    """A certificate of nobody, to look at the template."""
    now = timezone.now()
    year = str(template.round.fiscal_year_be)
    number = merged(template.number_format, {"เลขที่": "1", "ปี": year})
    document = {
        "award": "รางวัลตัวอย่าง",
        "category": "ประเภทตัวอย่าง",
        "round": template.round.name,
        "fiscal_year_be": year,
    }
    values = values_of(Result(document=document), SAMPLE_LINE, number, now)
    return Printed(
        title=merged(template.title, values),
        body=merged(template.body, values),
        number=number,
        signer=template.signer,
        signer_position=template.signer_position,
        is_rehearsal=template.round.is_rehearsal,
        is_assumed=True,
        code="",
        address="",
    )

"""Changes to print settings, activity reports, certificate templates; issuing certificates."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.codes import new_code
from evaluations.errors import Refused, require_administrator
from evaluations.evidence.models import EvidenceVersion
from evaluations.journal.actions import record
from evaluations.journal.editing import add, edit, lock
from evaluations.journal.merkle import digest
from evaluations.reports.certificates import certificate_content, faults_of
from evaluations.reports.models import (
    ActivityPhoto,
    ActivityReport,
    Certificate,
    CertificateTemplate,
    PrintSetting,
    sessions_told_by,
)
from evaluations.reports.stored import latest
from evaluations.results.models import Result
from evaluations.rounds.models import AwardRound
from evaluations.schedule.models import EvaluationSession
from units.models import User

LOGO_SIDE = 600
LARGEST_LOGO_SIDE = 6000
MOST_PHOTOS = 24


@transaction.atomic
def set_printing(*, by: User, edits: int | None, values: Mapping[str, Any]) -> PrintSetting:
    """Store how documents are printed here."""
    require_administrator(by)
    setting, _made = PrintSetting.objects.get_or_create(pk=1)
    return edit(by=by, row=setting, edits=edits, values=values, verb="printing.changed")


def redrawn(content: bytes) -> bytes:
    """An emblem as a small JPEG of the same pixels on white: nothing of the file is kept."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 (most processes never see one)

    try:
        with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as image:
            if max(image.size) > LARGEST_LOGO_SIDE:
                raise Refused(_("The picture has too many pixels."))
            image.load()
            layer = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError):
        raise Refused(_("This is no PNG or JPG picture.")) from None
    layer.thumbnail((LOGO_SIDE, LOGO_SIDE))
    plain = Image.new("RGB", layer.size, "white")
    plain.paste(layer, mask=layer.getchannel("A"))
    made = BytesIO()
    plain.save(made, "JPEG", quality=90)
    return made.getvalue()


@transaction.atomic
def set_logo(*, by: User, content: bytes) -> None:
    """Take in the agency's own emblem, or none (empty)."""
    require_administrator(by)
    picture = redrawn(content) if content else b""
    setting, _made = PrintSetting.objects.get_or_create(pk=1)
    locked = lock(setting, None)
    locked.logo, locked.edits = picture, locked.edits + 1
    locked.save(update_fields=["logo", "edits"])
    record(by=by, verb="printing.logo", subject=locked, after={"bytes": len(picture)})


@transaction.atomic
def write_activity(
    *, by: User, session: EvaluationSession, edits: int | None, values: Mapping[str, Any]
) -> ActivityReport:
    """Store what the officer tells of a day."""
    _check_teller(by, session)
    report, _made = ActivityReport.objects.get_or_create(session=session)
    return edit(by=by, row=report, edits=edits, values=values, verb="activity.changed")


def _check_teller(by: User, session: EvaluationSession) -> None:
    if by.is_auditor and not by.is_administrator:
        raise Refused(_("Auditors read and change nothing."))
    if not sessions_told_by(by).filter(pk=session.pk).exists():
        raise Refused(_("Only who ran the day or hosted it can do this."))


@transaction.atomic
def choose_photos(
    *, by: User, session: EvaluationSession, chosen: Sequence[tuple[EvidenceVersion, str]]
) -> None:
    """Which pictures of the day's evidence the report shows, in this order, with captions."""
    _check_teller(by, session)
    if len(chosen) > MOST_PHOTOS:
        raise Refused(_("At most %(most)s photos.") % {"most": MOST_PHOTOS})
    report, _made = ActivityReport.objects.get_or_create(session=session)
    locked = lock(report, None)
    ActivityPhoto.objects.filter(report=locked).delete()
    ActivityPhoto.objects.bulk_create(
        ActivityPhoto(report=locked, version=version, number=number, caption=caption)
        for number, (version, caption) in enumerate(chosen, start=1)
    )
    after = {"photos": [version.sha256 for version, _caption in chosen]}
    record(by=by, verb="activity.photos", subject=locked, after=after)


@transaction.atomic
def save_template(
    *, by: User, template: CertificateTemplate, edits: int | None, values: Mapping[str, Any]
) -> CertificateTemplate:
    """Store a template, new or changed; what was issued from it stays as it is."""
    require_administrator(by)
    if template.pk is None:
        for name, value in values.items():
            setattr(template, name, value)
        return add(by=by, row=template, verb="template.added", shown=("name", "title"))
    return edit(by=by, row=template, edits=edits, values=values, verb="template.changed")


@transaction.atomic
def issue_certificates(
    *, by: User, template: CertificateTemplate, up_to_rank: int | None
) -> list[Certificate]:
    """Number and store a certificate for every ranked nominee of the round's standing results.

    Up to and including `up_to_rank`, or all of them. Issued already from the same result, the
    same certificate is returned; a superseding result gives new ones, with new numbers.
    """
    require_administrator(by)
    # One row for all rounds: numbers of a year are given out by one at a time.
    PrintSetting.objects.get_or_create(pk=1)
    PrintSetting.objects.select_for_update().get(pk=1)
    award_round = AwardRound.objects.get(pk=template.round_id)
    rows = Result.objects.filter(category__award__round=award_round).order_by(
        "category__award__number", "category__number", "committee__number", "number"
    )
    results = latest(list(rows))
    if not results:
        raise Refused(_("Nothing of this round is certified yet."))
    known = {
        (one.result_id, one.nomination_id): one
        for one in Certificate.objects.filter(template=template)
    }
    taken = Certificate.objects.filter(
        fiscal_year_be=award_round.fiscal_year_be, is_rehearsal=award_round.is_rehearsal
    )
    number = (taken.aggregate(last=Max("number"))["last"] or 0) + 1
    issued, now = [], timezone.now()
    for result, line in _winners(results, up_to_rank):
        key = (result.pk, line["nomination"]["id"])
        if key not in known:
            known[key] = _issue(by, template, result, line, number, now)
            number += 1
        issued.append(known[key])
    if issued:
        after = {"certificates": len(issued), "template": template.name}
        record(by=by, verb="certificates.issued", subject=award_round, after=after)
    return issued


def _winners(
    results: Sequence[Result], up_to_rank: int | None
) -> Iterator[tuple[Result, dict[str, Any]]]:
    for result in results:
        for line in result.document["lines"]:
            if line["rank"] and (not up_to_rank or line["rank"] <= up_to_rank):
                yield result, line


def _issue(
    by: User,
    template: CertificateTemplate,
    result: Result,
    line: dict[str, Any],
    number: int,
    now: Any,
) -> Certificate:
    content = certificate_content(template, result, line, number, now)
    if faults := faults_of(template, content, line):
        raise Refused(faults[0])
    return Certificate.objects.create(
        template=template,
        result=result,
        nomination_id=line["nomination"]["id"],
        fiscal_year_be=template.round.fiscal_year_be,
        is_rehearsal=template.round.is_rehearsal,
        number=number,
        code=new_code(),
        content=content,
        digest=digest(content),
        issued_at=now,
        issued_by=by,
    )

"""Changes to certificate templates; issuing certificates."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.results.models import Result
from evaluations.judging.results.result_document import LineV3
from evaluations.outcome.certificates.certificates import certificate_content, faults_of
from evaluations.outcome.certificates.models import Certificate, CertificateTemplate
from evaluations.outcome.objections.waiting import refuse_while_waiting
from evaluations.platform.codes import new_code
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import add, edit
from evaluations.platform.journal.merkle import digest
from evaluations.setup.rounds.models import AwardRound, Category
from units.models import User


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
    refuse_while_waiting(award_round)
    categories = Category.objects.for_awards().filter(award__round=award_round)
    rows = Result.objects.newest().filter(category__in=categories)
    results = list(rows.by_category())
    if not results:
        raise Refused(_("Nothing of this round is certified yet."))
    known = {
        (certificate.result_id, certificate.nomination_id): certificate
        for certificate in Certificate.objects.filter(template=template)
    }
    of_year = Certificate.objects.filter(
        fiscal_year_be=award_round.fiscal_year_be, is_rehearsal=award_round.is_rehearsal
    )
    number = (of_year.aggregate(last=Max("number"))["last"] or 0) + 1
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


def _winners(results: Sequence[Result], up_to_rank: int | None) -> Iterator[tuple[Result, LineV3]]:
    for result in results:
        for line in result.content["lines"]:
            if line["rank"] and (not up_to_rank or line["rank"] <= up_to_rank):
                yield result, line


def _issue(
    by: User,
    template: CertificateTemplate,
    result: Result,
    line: LineV3,
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

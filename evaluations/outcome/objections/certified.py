"""With a certification the days to object begin, where the round chose so.

A result that is certified anew opens them again for those alone whose own figures have changed:
the others have had their days, or still have them. What was still open of those goes over to the
new result with its drafts; of a nominee whom it does not count any more it ends.
"""

from django.utils import timezone

from evaluations.judging.results.certified import declare_certified
from evaluations.judging.results.models import Result
from evaluations.outcome.objections.actions import replace_windows
from evaluations.outcome.objections.models import ObjectionWindow, Reply, last_day
from evaluations.outcome.objections.provisional import own_digest
from evaluations.outcome.reports.line_text import is_counted


@declare_certified
def open_windows(result: Result) -> None:
    """Three queries, whatever the number of nominees, and some for each that was still open."""
    days = result.category.award.round.objection_days
    if days is None:
        return
    content = result.content
    figures = {
        line["nomination"]["id"]: own_digest(content, line)
        for line in content["lines"]
        if is_counted(line)
    }
    before = ObjectionWindow.objects.filter(nomination__in=figures).exclude(reply=Reply.REPLACED)
    known = dict(before.order_by("pk").values_list("nomination", "figures"))
    now = timezone.now()
    opened = ObjectionWindow.objects.bulk_create(
        ObjectionWindow(
            result=result,
            nomination_id=pk,
            figures=digest,
            opened_at=now,
            closes_on=last_day(result.certified_at, days),
        )
        for pk, digest in figures.items()
        if known.get(pk) != digest
    )
    replace_windows(result, counted=figures.keys(), opened=opened)

"""The rows of this stage's pages, and where an upheld objection leads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.judging.results.models import Result
from evaluations.judging.scoring.cited import Cited
from evaluations.outcome.objections.models import Objection, ObjectionWindow, Reply
from evaluations.outcome.objections.objection_document import ObjectionV1
from evaluations.outcome.objections.provisional import figures_of
from evaluations.outcome.objections.reading import reading_of
from evaluations.outcome.reports.citations import places_cited
from evaluations.setup.committees.access import chairs
from units.models import User

MOST_OF_A_REASON = 300


@dataclass(frozen=True)
class Listed:
    """A window with the page on which its reader finds it."""

    window: ObjectionWindow
    address: str


def listed(user: User, windows: Iterable[ObjectionWindow]) -> list[Listed]:
    """The office reads its figures, others what was sent: no query."""
    return [
        Listed(
            window,
            reverse(
                "objection_window" if window.is_own_of(user) else "objection_answers",
                args=[window.pk],
            ),
        )
        for window in windows
    ]


def newer_of(window: ObjectionWindow) -> ObjectionWindow | None:
    """The newest one of the same nominee, where its result was certified anew with other figures
    since the office replied: one query, or none."""
    if window.reply == Reply.WAITING:
        return None
    later = ObjectionWindow.objects.filter(nomination=window.nomination_id, pk__gt=window.pk)
    return later.select_related("result").defer("result__document").order_by("-pk").first()


def sent_of(objection: Objection) -> ObjectionV1:
    """What was sent of the indicator that `objection` answers to."""
    content = objection.window.content
    rows = content["objections"] if content else []
    return next(sent for sent in rows if sent["indicator"] == objection.indicator)


def answer_rows(
    window: ObjectionWindow, user: User
) -> list[tuple[ObjectionV1, Objection, Sequence[Cited]]]:
    """What was sent of each indicator, the row that holds its answer, and what was cited: one
    query, and once one is answered those of a reading and three."""
    rows = list(window.objections.select_related("answered_by"))
    objections = window.content["objections"] if window.content else []
    cited = cited_in_answers(window, rows, user)
    return [
        (sent, row, cited.get(row.indicator, ()))
        for sent, row in zip(objections, rows, strict=True)
    ]


def cited_in_answers(
    window: ObjectionWindow, rows: Iterable[Objection], user: User
) -> Mapping[str, Sequence[Cited]]:
    """The evidence by which the committee marked what it answered to, without who cited it; not
    of an indicator whose figure is not told: there it would be a single judge's."""
    answered = {row.indicator for row in rows if row.answer}
    if not answered:
        return {}
    reading = reading_of(window)
    told = {figure.indicator for figure in figures_of(reading) if figure.figure}
    cited = places_cited(reading.line, user)
    return {number: of for number, of in cited.items() if number in answered & told}


def reopening_of(window: ObjectionWindow, user: User) -> str:
    """Where the chair asks to certify anew what was upheld, the reason written down already;
    empty where there is nothing to ask, or for others: three queries."""
    if not chairs(user, window.result.committee):
        return ""
    upheld = list(window.objections.to_act_on().values_list("indicator", flat=True))
    newest = Result.objects.newest().filter(
        category=window.result.category_id, committee=window.result.committee_id
    )
    pk = newest.values_list("pk", flat=True).first() if upheld else None
    if pk is None:
        return ""
    params = {"name": window.nomination.official_name, "indicators": ", ".join(upheld)}
    reason = _("Objection of %(name)s upheld: indicator %(indicators)s") % params
    query = urlencode({"reason": reason[:MOST_OF_A_REASON]})
    return f"{reverse('reopening', args=[pk])}?{query}"

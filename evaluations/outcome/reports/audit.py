"""The audit report: everything the journal tells of a nomination, a category or a person."""

from collections.abc import Iterable

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.models import Reopening, Ruling, of_outer_panel
from evaluations.judging.scoring.models import Declaration, ScoreSheet
from evaluations.outcome.reports.summary_parts import stamp_texts
from evaluations.platform.documents.document import Document, Facts, Head, LongRows, Table
from evaluations.platform.documents.gap import gap
from evaluations.platform.journal.history import HistoryLine, lines_of
from evaluations.platform.journal.labels import name_of
from evaluations.platform.journal.models import Entry
from evaluations.platform.journal.sealing import newest_seal
from evaluations.setup.rounds.models import Category
from thai.dates import format_date, format_time
from units.models import User


def _certified(nominations: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Those whose result is certified, and not being certified anew just now: of the others no
    mark, ruling or sheet is told."""
    open_again = Reopening.objects.open().filter(of_outer_panel())
    return nominations.filter(~Exists(open_again), placings__isnull=False).distinct()


def _rulings(nominations: QuerySet[Nomination]) -> QuerySet[Ruling]:
    return Ruling.objects.filter(nomination__in=_certified(nominations).values("pk"))


def _about_nominations(nominations: QuerySet[Nomination]) -> Q:
    """Entries about nominations, and about their sheets once the result is certified."""
    keys = list(nominations.values_list("pk", flat=True))
    open_to_all = list(_certified(nominations).values_list("pk", flat=True))
    sheets = ScoreSheet.objects.counted().filter(nomination__in=open_to_all)
    declared = Declaration.objects.filter(nomination__in=open_to_all)
    return (
        Q(subject_type="Nomination", subject_id__in=keys)
        | Q(subject_type="ScoreSheet", subject_id__in=list(sheets.values_list("pk", flat=True)))
        | Q(subject_type="Declaration", subject_id__in=list(declared.values_list("pk", flat=True)))
    )


def audit_of_nomination(nomination: Nomination) -> Document:
    award_round = nomination.category.award.round
    rows = Entry.objects.filter(_about_nominations(Nomination.objects.filter(pk=nomination.pk)))
    return _document(nomination.official_name, nomination.category.name, rows, award_round)


def audit_of_category(category: Category) -> Document:
    nominations = Nomination.objects.filter(category=category)
    condition = _about_nominations(nominations) | Q(
        subject_type="Category", subject_id=category.pk
    )
    rulings = list(_rulings(nominations).values_list("pk", flat=True))
    condition |= Q(subject_type="Ruling", subject_id__in=rulings)
    award_round = category.award.round
    return _document(category.name, award_round.name, Entry.objects.filter(condition), award_round)


def audit_of_person(person: User) -> Document:
    """What a person did, and what was done to the account; no mark of an open result."""
    rows = Entry.objects.filter(Q(by=person) | Q(subject_type="User", subject_id=person.pk))
    certified = _certified(Nomination.objects.all())
    sheets = ScoreSheet.objects.counted().filter(nomination__in=certified)
    withheld = Q(subject_type="ScoreSheet") & ~Q(subject_id__in=sheets.values("pk"))
    ruled = Q(subject_type="Ruling") & ~Q(
        subject_id__in=_rulings(Nomination.objects.all()).values("pk")
    )
    return _document(person.full_name, person.full_position, rows.exclude(withheld | ruled), None)


def _document(
    subject: str, about: str, rows: QuerySet[Entry], award_round: object | None
) -> Document:
    entries = rows.order_by("pk")
    count = entries.count()
    return Document(
        title=_("Audit report"),
        subject=subject,
        parts=(_facts(about, entries, count), _journal(entries, count)),
        running=_("Audit report") + f" · {subject}",
        is_rehearsal=bool(getattr(award_round, "is_rehearsal", False)),
        is_wide=True,
    )


def _facts(about: str, entries: QuerySet[Entry], count: int) -> Facts:
    """What it is about, and how far the journal's seals reach."""
    last = newest_seal()
    sealed = gap(_("nothing was certified yet"))
    if last:
        params = {"number": last.number, "chain": last.chain}
        sealed = _("no. %(number)s, chain %(chain)s") % params
        sealed = ", ".join((sealed, *stamp_texts(last)))
    unsealed = entries.filter(pk__gt=last.last_entry_id).count() if last else count
    return Facts(
        (
            (_("About"), about),
            (_("Entries"), str(count)),
            (_("Last seal of the journal"), sealed),
            (_("Entries not sealed yet"), str(unsealed)),
            (_("Printed"), _moment(timezone.localtime())),
        )
    )


def _journal(entries: QuerySet[Entry], count: int) -> Table:
    return Table(
        columns=(
            Head(_("No."), True, "narrow"),
            Head(_("When"), False, "mid"),
            Head(_("Who"), False, "mid"),
            Head(_("What"), False, "mid"),
            Head(_("Nominee"), False, "rest"),
            Head(_("Change"), False, "rest"),
        ),
        rows=LongRows(count, lambda first, last: list(_rows(list(entries[first:last])))),
        is_even=True,
        heading=_("Journal"),
        empty=gap(_("nothing is recorded")),
    )


def _moment(at: object) -> str:
    return f"{format_date(at, 'short')} {format_time(at)}"  # type: ignore[arg-type]


def _rows(entries: list[Entry]) -> Iterable[tuple[str, ...]]:
    nominees = _nominees(entries)
    _name_order(entries)
    for entry, line in zip(entries, lines_of(entries), strict=True):
        action = f"{line.what}\n{line.reason}" if line.reason else line.what
        about = nominees.get((entry.subject_type, entry.subject_id), "")
        when = _moment(timezone.localtime(line.at))
        yield (str(entry.pk), when, line.by, action, about, _changes(line))


def _nominees(entries: list[Entry]) -> dict[tuple[str, int], str]:
    """Whom an entry is about, by its subject: a query for each of four tables."""
    texts: dict[tuple[str, int], str] = {}
    for model in (ScoreSheet, Declaration, Ruling, Nomination):
        kind = model.__name__
        name = "official_name" if model is Nomination else "nomination__official_name"
        keys = {entry.subject_id for entry in entries if entry.subject_type == kind}
        rows = model._default_manager.filter(pk__in=keys).values_list("pk", name)
        texts |= {(kind, pk): text for pk, text in rows}
    return texts


def _name_order(entries: list[Entry]) -> None:
    """The nominees that the chair put in order, by name; in memory alone."""
    rulings = [
        ruling for ruling in entries if ruling.subject_type == "Ruling" and "order" in ruling.after
    ]
    keys = {key for ruling in rulings for key in ruling.after["order"]}
    names = dict(Nomination.objects.filter(pk__in=keys).values_list("pk", "official_name"))
    for ruling in rulings:
        order = [names.get(key, str(key)) for key in ruling.after["order"]]
        ruling.after = {**ruling.after, "order": order}


# Row numbers say nothing to a reader; the nominee stands in a column of its own.
NOT_TOLD = ("seat", "nomination")


def _changes(line: HistoryLine) -> str:
    hidden = {name_of(name) for name in NOT_TOLD}
    return "\n".join(
        f"{change.field}: {change.before} → {change.after}"
        for change in line.changes
        if change.before != change.after and change.field not in hidden
    )

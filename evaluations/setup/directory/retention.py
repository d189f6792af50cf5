"""How long spreadsheets of people and offices are kept that were brought."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.platform.retention.kinds import RetentionKind
from evaluations.setup.directory.models import Import, ImportFile


def _empty(rows: QuerySet[Import]) -> int:
    """The row stays, for the journal names it; the file, and what stood in it, goes."""
    ImportFile.objects.filter(row__in=rows).delete()
    return rows.order_by().update(table={}, plan=[], headings=[])


RetentionKind(
    code="imports",
    label=_("Spreadsheets of people and offices"),
    about=_("what stood in a file that was brought; that it was brought stays"),
    least=30,
    default=365,
    moment="made_at",
    rows=lambda: Import.objects.exclude(table={}, plan=[], headings=[]),
    remove=_empty,
)

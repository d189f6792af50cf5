"""The spreadsheet to fill in, with an example and the codes of offices on sheets of their own."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.platform.spreadsheet.reading import Column
from evaluations.platform.spreadsheet.writing import Sheet, write_book
from evaluations.setup.directory.models import ImportKind
from evaluations.setup.directory.tables import answers, columns_of, kind_labels, sheet_name
from units.models import Unit, User


def _example(kind: str, office: str) -> Mapping[str, str]:
    """A row that nobody takes for a real one."""
    if kind == ImportKind.OFFICES:
        return {
            "code": "EXAMPLE-1",
            "kind": next(iter(kind_labels())),
            "name": _("Example office"),
            "parent": office,
            "active": answers().yes,
        }
    return {
        "email": "somchai@example.go.th",
        "title": "นาย",
        "first_name": "สมชาย",
        "last_name": "ตัวอย่าง",
        "position": _("Community development officer"),
        "unit": office,
        "phone": "081-234-5678",
        "active": answers().yes,
    }


def template_file(kind: str, by: User) -> bytes:
    """An XLSX file; the codes are those of the offices that `by` may see."""
    offices = Unit.objects.visible_to(by).filter(is_active=True).order_by("path")
    codes = list(offices.values("code", "name"))
    office = codes[0]["code"] if codes else ""
    with override("th"):
        sheets: Iterable[Sheet] = [
            (sheet_name(kind), columns_of(kind), []),
            (_("Example"), columns_of(kind), [_example(kind, office)]),
            (
                _("Codes of offices"),
                [Column("code", _("Code"), width=16), Column("name", _("Office"), width=60)],
                codes,
            ),
        ]
        return write_book(sheets)

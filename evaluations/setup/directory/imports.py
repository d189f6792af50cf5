"""The lists of this stage that come as spreadsheets: offices and people."""

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.platform.pages import Crumb
from evaluations.platform.spreadsheet.reading import Table
from evaluations.setup.directory.actions.removing import (
    holds_of_offices,
    holds_of_people,
    pages_of_offices,
    pages_of_people,
    put_back_offices,
    remove_offices,
    remove_people,
)
from evaluations.setup.directory.actions.taking import take_offices, take_people
from evaluations.setup.directory.completing import completed
from evaluations.setup.directory.kinds import Compared, ListKind, Undoing, declare
from evaluations.setup.directory.models import Import, ImportKind
from evaluations.setup.directory.office_names import OfficeNames
from evaluations.setup.directory.plan import ADD
from evaluations.setup.directory.tables import (
    answers,
    full_name_column,
    office_columns,
    office_rules,
    people_columns,
    people_rules,
    sheet_name,
    stored_offices,
    stored_people,
)
from units.models import Unit, User


def _names(row: Import) -> OfficeNames:
    offices = Unit.objects.visible_to(row.made_by)
    return OfficeNames(offices.values_list("code", "name", "short_name"))


def _compare_offices(row: Import, table: Table) -> Compared:
    names = _names(row)
    stored = stored_offices(Unit.objects.select_related("parent", "place"))
    rules = office_rules(table, names)
    return completed(table, rules, stored, names, answers().yes), rules, stored


def _compare_people(row: Import, table: Table) -> Compared:
    names = _names(row)
    stored = stored_people(User.objects.select_related("unit"))
    rules = people_rules(row.made_by, names)
    return completed(table, rules, stored, names, answers().yes), rules, stored


def _administration() -> Crumb:
    return _("Administration"), reverse("administration")


declare(
    ListKind(
        code=ImportKind.OFFICES,
        label=ImportKind.OFFICES.label,
        sheet=lambda: sheet_name(ImportKind.OFFICES),
        columns=office_columns,
        readable=office_columns,
        may_bring=lambda by: by.is_administrator,
        compare=_compare_offices,
        take=take_offices,
        crumbs=lambda _about: [_administration(), (_("Offices"), reverse("unit_list"))],
        address=lambda _about: reverse("import_new", args=[ImportKind.OFFICES]),
        undoing=Undoing(
            made=lambda planned: (
                [column.key for column in office_columns()] if planned.verdict == ADD else []
            ),
            holds=holds_of_offices,
            put_back=put_back_offices,
            remove=remove_offices,
            pages=pages_of_offices,
        ),
    )
)
declare(
    ListKind(
        code=ImportKind.PEOPLE,
        label=ImportKind.PEOPLE.label,
        sheet=lambda: sheet_name(ImportKind.PEOPLE),
        columns=people_columns,
        readable=lambda: [*people_columns(), full_name_column()],
        may_bring=lambda by: by.is_administrator or by.is_officer,
        compare=_compare_people,
        take=take_people,
        crumbs=lambda _about: [_administration(), (_("People"), reverse("person_list"))],
        address=lambda _about: reverse("import_new", args=[ImportKind.PEOPLE]),
        undoing=Undoing(
            made=lambda planned: (
                [column.key for column in people_columns()] if planned.verdict == ADD else []
            ),
            holds=holds_of_people,
            put_back=take_people,
            remove=remove_people,
            pages=pages_of_people,
        ),
    )
)

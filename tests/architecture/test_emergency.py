"""Django's administration reads some tables and changes nothing, whoever asks."""

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cdd_awards.emergency import ReadOnlyAdmin
from tests.factories import Cast, make_cast
from units.models import User

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
SECRET: tuple[str, ...] = (
    "mark",
    "sheet",
    "note",
    "return",
    "paper",
    "card",
    "link",
    "token",
    "session",
    "notice",
)
SECRET += ("import", "entry", "email", "authenticator", "group", "task", "permission", "logentry")
SHOWN = sorted(model._meta.label for model in admin.site._registry)
OURS = ("slotnomination", "evaluationsession")


@pytest.fixture(scope="module")
def cast(module_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def superuser(cast: Cast, sign_in: SignIn) -> Client:
    rows = User.objects.filter(pk=cast.administrator.pk)
    rows.update(is_superuser=True, is_staff=True)
    return sign_in(rows.get())


def patterns(entries: list[URLPattern | URLResolver], begins: str = "") -> Iterator[str]:
    for entry in entries:
        address = begins + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, address)
        else:
            yield address


def admin_addresses() -> list[str]:
    return [
        pattern
        for pattern in patterns(get_resolver().url_patterns)
        if pattern.startswith("admin/")
    ]


def test_only_the_allowed_tables_are_there_and_read_only() -> None:
    assert {type(page) for page in admin.site._registry.values()} == {ReadOnlyAdmin}
    assert {label.partition(".")[0] for label in SHOWN} == {"units", "evaluations"}
    names = [label.partition(".")[2].lower() for label in SHOWN]
    assert not [
        name for name in names if name not in OURS and any(word in name for word in SECRET)
    ]


def test_there_is_no_address_for_adding_changing_or_deleting() -> None:
    addresses = admin_addresses()

    assert len(addresses) > 2 * len(SHOWN)
    for word in ("add/", "delete/", "history/", "autocomplete/"):
        assert not [address for address in addresses if word in address]


@pytest.mark.parametrize("label", SHOWN)
def test_a_table_is_read_and_takes_nothing(superuser: Client, label: str) -> None:
    model: type[Model] = apps.get_model(label)
    name = label.lower().replace(".", "_")
    pages = [reverse(f"admin:{name}_changelist")]
    if row := model._default_manager.first():
        pages.append(reverse(f"admin:{name}_change", args=[row.pk]))
    before = list(model._default_manager.values())

    for page in pages:
        shown = superuser.get(page)
        assert shown.status_code == 200
        text = shown.content.decode()
        assert 'name="_save"' not in text
        assert "deletelink" not in text
        assert "addlink" not in text
        for sent in ({}, {"action": "delete_selected", "_selected_action": "1"}, {"_save": "1"}):
            assert superuser.post(page, sent).status_code == 403
        for method in ("put", "patch", "delete"):
            assert getattr(superuser, method)(page).status_code in (403, 405)
    for end in ("add/", "1/delete/", "1/history/", "1/"):
        assert superuser.get(pages[0] + end).status_code == 404
        assert superuser.post(pages[0] + end).status_code == 404

    assert list(model._default_manager.values()) == before


@pytest.mark.parametrize(
    "path",
    [
        "auth/group/add/",
        "account/emailaddress/",
        "mfa/authenticator/add/",
        "usersessions/usersession/",
        "django_tasks_database/dbtaskresult/",
        "sessions/session/",
        "evaluations/scoresheet/",
        "evaluations/scoresheet/1/change/",
        "evaluations/mark/",
        "evaluations/sheetreturn/1/change/",
        "evaluations/result/",
        "evaluations/entry/",
        "evaluations/signincard/",
        "evaluations/import/",
    ],
)
def test_nothing_of_the_rest(superuser: Client, path: str) -> None:
    """S10."""
    assert superuser.get(f"/admin/{path}").status_code == 404
    assert superuser.post(f"/admin/{path}").status_code == 404


def test_passwords_are_changed_on_the_products_own_page(superuser: Client) -> None:
    for name in ("admin:password_change", "admin:password_change_done"):
        assert superuser.get(reverse(name)).url == reverse("account_change_password")  # type: ignore[attr-defined]


def test_no_password_is_shown(superuser: Client, cast: Cast) -> None:
    page = superuser.get(reverse("admin:units_user_change", args=[cast.member.pk]))

    assert "password" not in page.content.decode().replace("password_change", "")


@pytest.mark.parametrize(
    "asked", ["password__startswith=a", "email__startswith=a", "seat=1", "id__in=1"]
)
def test_nothing_is_asked_by_the_address(superuser: Client, asked: str) -> None:
    """A password's digest could be found sign by sign, by the number of rows that are left."""
    answer = superuser.get(f"{reverse('admin:units_user_changelist')}?{asked}")

    assert answer.status_code in (302, 400)


def test_a_person_without_the_right_sees_nothing_of_it(cast: Cast, sign_in: SignIn) -> None:
    for person in (cast.administrator, cast.chair, cast.auditor):
        assert sign_in(person).get("/admin/units/user/").status_code in (302, 403, 404)

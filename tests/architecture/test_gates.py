"""Every address says who may enter, and every person × page is in one table."""

from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from evaluations.results.actions import certify
from evaluations.results.models import Result
from evaluations.rubrics.models import Dimension, Indicator
from evaluations.scoring.models import ScoreSheet
from tests.factories import Cast, make_nomination, make_slot, opened_sheet, submitted_sheet
from units.access import ENTRY_RULE
from units.models import User

SignIn = Callable[[User], Client]


def patterns(entries: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns)
        else:
            yield entry


ALL = list(patterns(get_resolver().url_patterns))


def test_every_view_says_who_may_enter() -> None:
    bare = [entry.name for entry in ALL if not getattr(entry.callback, ENTRY_RULE, "")]

    assert bare == []
    assert len(ALL) > 60


def test_every_public_view_gives_its_reason() -> None:
    rules = [getattr(entry.callback, ENTRY_RULE) for entry in ALL]
    public = [rule for rule in rules if rule.startswith("public: ")]

    assert len(public) > 5
    assert all(len(rule) > len("public: ") + 10 for rule in public)


OURS = list(patterns(import_module("evaluations.urls").urlpatterns))


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: str(entry.name))
def test_a_stranger_is_sent_to_the_sign_in_page(
    client: Client, db: None, entry: URLPattern
) -> None:
    is_public = getattr(entry.callback, ENTRY_RULE).startswith("public: ")
    examples = {name: "X" if name == "code" else 1 for name in entry.pattern.converters}

    answer = client.get(reverse(str(entry.name), kwargs=examples))

    assert answer.headers.get("Location", "").startswith("/accounts/login/") is not is_public


ROLES = (
    "administrator",
    "chair",
    "member",
    "secretary",
    "officer",
    "other_officer",
    "auditor",
    "nobody",
)
JUDGES = ("chair", "member", "secretary")
INSIDE = ("administrator", *JUDGES, "officer", "auditor")
# page → the roles that get 200; everybody else gets 404.
PAGES = {
    "home": ROLES,
    "session_list": ROLES,
    "result_list": ROLES,
    "privacy": ROLES,
    "check": ROLES,
    "session_detail": INSIDE,
    "nomination_detail": INSIDE,
    "board": ("administrator", *JUDGES, "auditor"),
    "comparison": ("administrator", *JUDGES, "auditor"),
    "result": ("administrator", *JUDGES, "auditor"),
    "result_pdf": ("administrator", *JUDGES, "auditor"),
    "sheet_open": JUDGES,
    "sheet": ("member",),
    "sheet_review": ("member",),
    "sheet_pdf": ("administrator", "member"),
}
# A change → the roles that are let in; 404 for the rest.
CHANGES = {
    "slot_change": INSIDE,
    "mark_save": ("member",),
    "note_save": ("member",),
    "certification": ("chair",),
    "ruling": ("chair",),
}


@pytest.fixture
def addresses(cast: Cast) -> dict[str, str]:
    """One of everything: a certified category, and beside it a nomination still being scored."""
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    done = ScoreSheet.objects.get(seat__user=cast.member)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    running = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[running])
    sheet = opened_sheet(judge=cast.member, nomination=running)
    return _addresses(cast, running.pk, sheet.pk, done.pk, result)


def _addresses(cast: Cast, running: int, sheet: int, done: int, result: Result) -> dict[str, str]:
    bench = [cast.committee.pk, cast.category.pk]
    arguments: dict[str, list[int]] = {
        "session_detail": [cast.session.pk],
        "nomination_detail": [cast.nomination.pk],
        "board": bench,
        "comparison": [*bench, cast.nomination.pk],
        "result": [result.pk],
        "result_pdf": [result.pk],
        "sheet_open": [running],
        "sheet": [sheet],
        "sheet_review": [sheet],
        "sheet_pdf": [done],
        "slot_change": [cast.slot.pk],
        "mark_save": [sheet, Indicator.objects.all()[0].pk],
        "note_save": [sheet, Dimension.objects.all()[0].pk],
        "certification": bench,
        "ruling": bench,
    }
    return {name: reverse(name, args=arguments.get(name, [])) for name in (*PAGES, *CHANGES)}


@pytest.mark.parametrize("role", ROLES)
def test_pages(cast: Cast, sign_in: SignIn, addresses: dict[str, str], role: str) -> None:
    client = sign_in(getattr(cast, role))
    found = {}
    for name in PAGES:
        status = client.get(addresses[name]).status_code
        # A judge who has not declared sees the declaration; one who has goes to the sheet.
        found[name] = status in (200, 302)

    assert found == {name: role in roles for name, roles in PAGES.items()}


@pytest.mark.parametrize("role", ROLES)
def test_changes(cast: Cast, sign_in: SignIn, addresses: dict[str, str], role: str) -> None:
    client = sign_in(getattr(cast, role))
    found = {name: client.post(addresses[name]).status_code != 404 for name in CHANGES}

    assert found == {name: role in roles for name, roles in CHANGES.items()}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_never_made_by_get(
    cast: Cast, sign_in: SignIn, addresses: dict[str, str], name: str
) -> None:
    assert sign_in(cast.chair).get(addresses[name]).status_code == 405


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_needs_the_forms_token(cast: Cast, addresses: dict[str, str], name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.chair)

    answer = client.post(addresses[name])

    assert answer.status_code == 403
    assert "หน้านี้เปิดค้างไว้นานเกินไป" in answer.content.decode()

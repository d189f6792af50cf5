"""Every address says who may enter, and the tables of `gates.py` hold."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cdd_awards import account_urls
from evaluations.entry.schedule.actions.entry import make_cards
from tests.architecture.gates import CHANGES, FOR_ALL, ON_CARD, PAGES, ROLES
from tests.architecture.looks import depth, filled
from tests.architecture.one_of_everything import one_of_everything
from tests.factories import Cast, make_cast
from units.access import CARD_RULE, ENTRY_RULE, SCRIPT, everywhere
from units.models import User

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


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


def example_of(entry: URLPattern) -> str:
    words = {"code": "X", "secret": "X", "token": "X", "kind": "people", "to": "open"}
    words |= {"subject_type": "Unit", "format": "page"}
    if "<uuid:" in str(entry.pattern):
        words["pk"] = "00000000-0000-0000-0000-000000000000"
    examples = {name: words.get(name, 1) for name in entry.pattern.converters}
    return reverse(str(entry.name), kwargs=examples)


def test_a_stranger_is_sent_to_the_sign_in_page(client: Client) -> None:
    answers = {entry: client.get(example_of(entry)) for entry in OURS}
    rules = {entry: str(getattr(entry.callback, ENTRY_RULE)) for entry in OURS}
    of_scripts = {entry for entry in OURS if rules[entry] == SCRIPT}
    sent = {
        entry
        for entry, answer in answers.items()
        if answer.headers.get("Location", "").startswith("/accounts/login/")
    }
    inside = {entry for entry in OURS if not rules[entry].startswith("public: ")}

    assert {answers[entry].status_code for entry in of_scripts} == {401}
    assert {entry.name for entry in sent ^ inside} == {entry.name for entry in of_scripts}


@pytest.fixture(scope="module")
def cast(module_db: None) -> Cast:
    return make_cast()


@pytest.fixture(scope="module")
def addresses(cast: Cast, module_media: Path) -> dict[str, str]:
    return one_of_everything(cast)


def test_only_these_say_that_a_card_enters() -> None:
    """Whatever says nothing is closed, pages of packages as well."""
    rules = {str(entry.name): getattr(entry.callback, CARD_RULE, None) for entry in ALL}

    assert {name for name, rule in rules.items() if rule is everywhere} == FOR_ALL
    limited = {name for name, rule in rules.items() if rule and rule is not everywhere}
    assert limited == ON_CARD


@pytest.fixture
def by_card(cast: Cast, addresses: dict[str, str]) -> Client:
    cards = make_cards(by=cast.chair, session=cast.session, anew=True)
    code = next(card.code for card in cards if card.seat.user == cast.member)
    client = Client()
    client.post(reverse("card_sign_in"), {"code": code})
    return client


def whole(client: Client, method: str, address: str) -> int:
    answer = getattr(client, method)(address)
    return answer.status_code if not answer.streaming or b"".join(answer) else 0


def test_what_a_card_reaches(by_card: Client, addresses: dict[str, str]) -> None:
    """Every page and every change of ours: those of the day answer, the rest says 403."""
    pages = {name: whole(by_card, "get", addresses[name]) for name in PAGES}
    changes = {name: whole(by_card, "post", addresses[name]) for name in CHANGES}
    closed = {name for name, status in (pages | changes).items() if status == 403}

    assert closed == {*PAGES, *CHANGES} - ON_CARD - FOR_ALL - {"home"}
    assert not {name for name, status in pages.items() if status == 404}
    # The result is certified, so the sheet on it is not taken up again.
    assert not {name for name in CHANGES if name in ON_CARD and changes[name] == 404}


def test_a_card_reaches_nothing_of_the_account_or_of_packages(
    by_card: Client, addresses: dict[str, str]
) -> None:
    theirs = [reverse("account_reset_password_from_key", args=["1", "x"]), "/admin/"]
    for entry in account_urls.urlpatterns:
        if entry.name not in (*FOR_ALL, "account_reset_password_from_key"):
            theirs.append(reverse(str(entry.name), args=[1] * len(entry.pattern.converters)))
    theirs += [reverse(f"admin:{name}") for name in ("units_user_changelist", "password_change")]
    found = {
        address: {by_card.get(address).status_code, by_card.post(address).status_code}
        for address in theirs
    }

    assert found == dict.fromkeys(theirs, {403})


def test_every_page_and_change_stands_in_the_tables() -> None:
    """A new address must say here who may enter; public ones and files are named."""
    # A scan needs its file: tests/evaluations/judging/paper/test_paper.py.
    elsewhere = {"paper_scan", "check_result", "invitation", "calendar_feed", "card"}
    # tests/evaluations/outcome/publication/test_public.py
    elsewhere |= {"announcement", "announcement_csv", "announcement_json"}
    # Every document in every format: tests/evaluations/outcome/reports/test_catalogue.py.
    elsewhere.add("document")
    names = {str(entry.name) for entry in OURS}

    assert names - elsewhere == {*PAGES, *CHANGES}


@pytest.mark.usefixtures("undrawn_papers")
@pytest.mark.parametrize("role", ROLES)
def test_pages(cast: Cast, sign_in: SignIn, addresses: dict[str, str], role: str) -> None:
    """Who enters where; and no page has two filled buttons, or a triangle within a triangle."""
    client = sign_in(getattr(cast, role))
    found, looks = {}, {}
    for name in PAGES:
        answer = client.get(addresses[name])
        # What comes in pieces is read to its end, as a browser does.
        content = b"".join(answer) if answer.streaming else answer.content
        # A judge who has not declared sees the declaration; one who has goes to the sheet.
        is_whole = bool(content) or not answer.streaming
        found[name] = answer.status_code in (200, 302) and is_whole
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            looks[name] = (filled(content.decode()), depth(content.decode()))

    assert found == {name: role in roles for name, roles in PAGES.items()}
    assert {name: look for name, look in looks.items() if max(look) > 1} == {}


@pytest.mark.parametrize("role", ROLES)
def test_changes(cast: Cast, sign_in: SignIn, addresses: dict[str, str], role: str) -> None:
    client = sign_in(getattr(cast, role))
    found = {name: client.post(addresses[name]).status_code != 404 for name in CHANGES}

    assert found == {name: role in roles for name, roles in CHANGES.items()}


def test_a_change_is_never_made_by_get(
    cast: Cast, sign_in: SignIn, addresses: dict[str, str]
) -> None:
    allowed: dict[str, User] = {name: getattr(cast, roles[0]) for name, roles in CHANGES.items()}
    found = {
        name: sign_in(person).get(addresses[name]).status_code for name, person in allowed.items()
    }

    assert found == dict.fromkeys(CHANGES, 405)


def test_a_change_needs_the_forms_token(cast: Cast, addresses: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.chair)
    answers = {name: client.post(addresses[name]) for name in CHANGES}
    words = "หน้านี้เปิดค้างไว้นานเกินไป"

    assert {answer.status_code for answer in answers.values()} == {403}
    assert [name for name, one in answers.items() if words not in one.content.decode()] == []

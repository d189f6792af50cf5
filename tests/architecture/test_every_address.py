"""Every address × method × kind of person: who is let in, and that nothing leaks or changes.

The suite asks with GET as everybody and with POST as who could change most, on SQLite, and reads a
PDF as the page that it is drawn from. EVERY_METHOD=1 asks with all seven methods as everybody and
draws every PDF; -rP shows the counts:
EVERY_METHOD=1 python -m pytest -n 2 -rP tests/architecture/test_every_address.py
"""

import hashlib
import os
import sys
from collections import Counter
from contextlib import nullcontext
from http import HTTPStatus
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.addresses import AGAIN, RULES, Address, World, make_world
from tests.architecture.gates import CHANGES, FOR_ALL, ON_CARD, PAGES
from tests.architecture.kinds import LIKE
from tests.architecture.planted import SECRETS, kept_from, told_by, told_of
from tests.evaluations.outcome.reports.test_catalogue import MAY
from tests.guarded import undone
from thai.fields import DASH

IN_FULL = os.environ.get("EVERY_METHOD") == "1"
READING = ("GET", "HEAD", "OPTIONS")
WRITING = ("POST", "PUT", "PATCH", "DELETE")
CLOSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
CLOSED |= {HTTPStatus.METHOD_NOT_ALLOWED}
SIGN_IN = ("/accounts/login/", "/admin/login/")
# Written by whoever comes and reads: sessions, sign-ins, and what was opened.
READ_LOGS = {"Session", "UserSession", "SignInEvent", "EvidenceView"}

# How files are sent in pieces (tus) is told to whoever has signed in.
TOLD = {"OPTIONS": {"upload_begin"}}
# An assistant secretary without a vote: opens no sheet, and keyed not the paper of this world.
WITHOUT_VOTE = {"sheet_open", "sheet_conflict"}
# Redirects of the packages for everybody.
LEADING_ON = {"admin:logout", "admin:login"}
ADMIN_PAGES = {name for name in RULES if name.startswith("admin:") and "_changelist" in name}
# Who could change most; the gates' own test asks every change as the chair.
WRITERS = ("administrator", "superuser", "chair", "member", "secretary", "officer", "card")
TELLING = {"sheet", "sheet again", "sheet_pdf again", "result", "paper again", "agreed_sheet"}
TELLING |= {"session_progress", "earlier_marks", "sheet_review"}
TELLING |= {"own_questions", "questions"}
# Where somebody is led whose seat has ended: in place of the page, which says nothing any more.
SEAT_ENDED = "/ended/"


@pytest.fixture(scope="module")
def made(module_db: None, module_media: Path) -> World:
    return make_world()


@pytest.fixture
def world(made: World, db: None, request: pytest.FixtureRequest) -> World:
    if not IN_FULL:
        request.getfixturevalue("undrawn_papers")
    return made


def digest() -> dict[str, str]:
    """Of every table, what stands in it."""
    return {
        model._meta.label: hashlib.sha256(
            repr(list(model._base_manager.order_by("pk").values_list())).encode()
        ).hexdigest()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.object_name not in READ_LOGS
    }


def methods_for(kind: str) -> tuple[str, ...]:
    if IN_FULL:
        return (*READING, *WRITING)
    return ("GET", "POST") if kind in WRITERS else ("GET",)


class Round:
    """One kind of person asks for everything."""

    def __init__(self, world: World, kind: str) -> None:
        self.world, self.kind = world, kind
        self.client = world.people.client(kind)
        self.client.raise_request_exception = False
        self.statuses: Counter[int] = Counter()
        self.leaks: list[str] = []
        self.faults: list[str] = []

    def entered(self, method: str) -> set[str]:
        """The names of the addresses that let this person in."""
        asked = [(address, self.ask(method, address)) for address in self.world.addresses]
        return {one.name for one, is_in in asked if is_in and not one.name.endswith(AGAIN)}

    def counts(self, found: dict[str, set[str]]) -> str:
        """For whoever wants to know how much was asked, and searched."""
        statuses = ", ".join(f"{code}: {times}" for code, times in sorted(self.statuses.items()))
        addresses = len(self.world.addresses)
        answers = self.statuses.total()
        return f"{self.kind}: {addresses} addresses × {len(found)} = {answers} ({statuses})"

    def ask(self, method: str, address: Address) -> bool:
        cookies = SimpleCookie(self.client.cookies)
        # What a change changes, the next question must not find.
        with nullcontext() if method in READING else undone():
            answer = self.client.generic(method, address.path)
            told = told_by(answer)
        self.client.cookies = cookies
        self.statuses[answer.status_code] += 1
        where = f"{method} {address.name}"
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.faults.append(f"{where}: {answer.status_code}")
        if DASH in told and address.name not in ADMIN_PAGES:
            self.faults.append(f"{where}: an empty choice without words")
        secrets = kept_from(self.kind, address.name)
        self.leaks += [f"{where}: {name}" for name in told_of(secrets, told)]
        leads = answer.headers.get("Location", "")
        is_led_away = leads.startswith(SIGN_IN) or leads.endswith(SEAT_ENDED)
        return answer.status_code not in CLOSED and not is_led_away


def pages_of(kind: str) -> set[str]:
    """The pages of ours that the tables give to this kind of person."""
    roles = {**PAGES, **MAY}
    found = {name for name in roles if LIKE[kind] in roles[name]}
    # The page of a seat that has ended is its holder's, and none of these held it.
    found.discard("seat_ended")
    if kind == "other_chair":
        # What the own committee owes.
        found.add("outstanding")
    if kind == "card":
        found &= ON_CARD | FOR_ALL | {"home"}
    if kind == "assistant_secretary":
        # Who has not scored may answer an objection.
        found = found - WITHOUT_VOTE | {"paper_again", "objection_answer"}
    if LIKE[kind] == "":
        found = {name for name in PAGES if RULES[name].startswith("public: ")}
    return found


def changes_of(kind: str) -> set[str]:
    found = {name for name in CHANGES if LIKE[kind] in CHANGES[name]}
    return found & ON_CARD if kind == "card" else found


def of_packages_for(kind: str) -> set[str]:
    """What may let this kind of person in besides: packages' pages, and what is everybody's."""
    rules = ["public: "]
    if LIKE[kind] and kind != "card":
        rules.append("signed_in")
    if kind == "superuser":
        rules.append("django superusers")
    names = {name for name in RULES if RULES[name].startswith(tuple(rules))}
    return names - {*PAGES, *CHANGES, "document"} | LEADING_ON


@pytest.mark.parametrize("kind", LIKE)
def test_who_is_let_in_and_nothing_leaks(world: World, kind: str) -> None:
    asking, before = Round(world, kind), digest()
    found = {method: asking.entered(method) for method in methods_for(kind)}
    sys.stdout.write(asking.counts(found) + "\n")
    pages, changes, besides = pages_of(kind), changes_of(kind), of_packages_for(kind)

    assert asking.faults == []
    assert asking.leaks == []
    assert found["GET"] - besides == pages
    # Only a superuser comes to the admin's pages.
    assert (found["GET"] >= ADMIN_PAGES) is (kind == "superuser")
    if "POST" in found:
        assert found["POST"] & {*CHANGES} == changes
    # No method opens what neither reading nor pressing opens.
    for method in found:
        assert found[method] - besides - TOLD.get(method, set()) <= pages | changes, method
    assert changed_since(before) == []


def test_a_time_of_day_is_no_mark() -> None:
    """The sum of 8.21 and 2.37 is what the clock shows at two minutes to eleven."""
    secret = next(secret for secret in SECRETS if "10.58" in secret.figures)

    assert secret.is_in("รวม 10.58 คะแนน")
    assert secret.is_in("รวม ๑๐.๕๘")
    assert not secret.is_in("รับรอง 10.58 น.")
    assert not secret.is_in("รับรอง ๑๐.๕๘ น.")


def changed_since(before: dict[str, str]) -> list[str]:
    after = digest()
    return [table for table in before if before[table] != after[table]]


@pytest.mark.parametrize("kind", WRITERS if IN_FULL else ("administrator", "chair", "card"))
def test_without_the_forms_token_nothing_changes(world: World, kind: str) -> None:
    client = world.people.client(kind, checks_token=True)
    before = digest()
    for method in WRITING if IN_FULL else ("POST",):
        for address in world.addresses:
            client.generic(method, address.path)

    assert changed_since(before) == []


def test_every_secret_is_there_to_be_leaked(world: World) -> None:
    """Each comes up somewhere for somebody who may know it."""
    kinds = {secret.name: sorted(secret.knowers) for secret in SECRETS}
    seen = set()
    for kind in ("administrator", "chair", "member", "secretary"):
        client = world.people.client(kind)
        told = [
            told_by(client.get(address.path))
            for address in world.addresses
            if address.name in TELLING
        ]
        seen |= {name for text in told for name in told_of(SECRETS, text)}

    assert seen == set(kinds)


def test_the_figures_of_marks_are_found_however_they_are_written() -> None:
    (secret,) = [secret for secret in SECRETS if secret.points and "7.37" in secret.points]

    for shown in ("<td>7.37</td>", "๗.๓๗ คะแนน", "80.28", "80.2750", "73.7%", "(39.825)", "0.737"):
        assert secret.is_in(shown), shown
    for shown in ("17.37", "7.375", "7.37.1", "08:7.37"):
        assert not secret.is_in(shown), shown

"""Every address of the URL configuration, in a world with one of everything."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.actions.entry import make_calendar_link
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.setup.directory.invitations import token_for
from tests.architecture.kinds import People, around, hand_out_card
from tests.architecture.one_of_everything import one_of_everything
from tests.architecture.planted import CERTIFIED_POINTS, finer_steps, plant
from tests.evaluations.outcome.reports.test_catalogue import arguments
from tests.factories import Cast, make_cast
from units.access import ENTRY_RULE

FORMATS = ("page", "pdf", "xlsx")
# Of addresses that are asked for a second object: only searched, the table is that of the first.
AGAIN = " again"


@dataclass(frozen=True)
class Address:
    name: str
    path: str
    rule: str


@dataclass(frozen=True)
class World:
    people: People
    addresses: list[Address]


def named(
    entries: list[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            within = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from named(entry.url_patterns, within)
        else:
            yield f"{space}{entry.name}", entry


PATTERNS = dict(named(get_resolver().url_patterns))
RULES = {name: getattr(entry.callback, ENTRY_RULE) for name, entry in PATTERNS.items()}


def make_world() -> World:
    cast = make_cast()
    people = around(cast)
    finer_steps()
    known = one_of_everything(cast, CERTIFIED_POINTS)
    waiting = plant(cast)
    hand_out_card(people)
    known |= _public(cast, people)
    single = [name for name in RULES if name != "document"]
    paths = [(name, known.get(name) or _of_packages(name)) for name in single]
    paths += [*_documents(cast), *_of_what_waits(cast, waiting)]
    rules = {name: RULES.get(name.removesuffix(AGAIN), RULES["document"]) for name, _path in paths}
    return World(people, [Address(name, path, rules[name]) for name, path in paths])


def _public(cast: Cast, people: People) -> dict[str, str]:
    _link, secret = make_calendar_link(by=cast.chair)
    arguments: dict[str, object] = {
        "check_result": Result.objects.get().code,
        "announcement": cast.category.award.round_id,
        "announcement_csv": cast.category.award.round_id,
        "announcement_json": cast.category.award.round_id,
        "invitation": token_for(people.of_kind["inspector"]),
        "calendar_feed": secret,
        "card": "x",
        "paper_scan": PaperEntry.objects.order_by("pk")[0].pk,
    }
    return {name: reverse(name, args=[word]) for name, word in arguments.items()}


def _of_packages(name: str) -> str:
    if name == "admin:None":
        return "/admin/nothing/"
    if name.startswith("admin:") and "/<path:object_id>" in str(PATTERNS[name].pattern):
        label, model, _change = name.removeprefix("admin:").split("_")
        row = apps.get_model(label, model)._default_manager.order_by("pk").first()
        return reverse(name, args=[row.pk if row else 1])
    words = {"admin:app_list": ["units"], "account_reset_password_from_key": ["1", "x"]}
    return reverse(name, args=words.get(name, [1] * len(PATTERNS[name].pattern.converters)))


def _documents(cast: Cast) -> Iterator[tuple[str, str]]:
    for name, args in arguments(cast, Result.objects.get()).items():
        yield from ((name, reverse("document", args=[name, args, one])) for one in FORMATS)


def _of_what_waits(cast: Cast, waiting: Nomination) -> Iterator[tuple[str, str]]:
    sheet = ScoreSheet.objects.get(nomination=waiting).pk
    paper = PaperEntry.objects.get(nomination=waiting).pk
    of_one: dict[str, list[Any]] = {
        **{name: [sheet] for name in ("sheet", "sheet_review", "sheet_pdf", "earlier_marks")},
        **{name: [paper] for name in ("paper", "paper_again")},
        "nomination_detail": [waiting.pk],
        "comparison": [cast.committee.pk, cast.category.pk, waiting.pk],
        "history": ["ScoreSheet", sheet],
    }
    for name, args in of_one.items():
        yield f"{name}{AGAIN}", reverse(name, args=args)
    for kind in ("feedback", "audit_nomination"):
        yield f"{kind}{AGAIN}", reverse("document", args=[kind, waiting.pk, "page"])

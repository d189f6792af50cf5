"""Lots as the last step of the chain: drawn once, by a recorded seed, where they decide."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.lots import draw_lots
from evaluations.judging.results.actions.rulings import rule_on_tie
from evaluations.judging.results.models import Draw, Placing
from evaluations.judging.results.verification import first_misfit
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from tests.factories import PASSWORD, Cast, make_cast, make_nomination, make_slot, submitted_sheet
from units.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def tied(chain: list[str], points: str = "8") -> tuple[Cast, Nomination]:
    cast = make_cast(tie_chain=chain)
    other = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[other])
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination, points="8")
        submitted_sheet(judge=judge, nomination=other, points=points)
    return cast, other


def certified(cast: Cast) -> dict[int, int | None]:
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    return dict(Placing.objects.values_list("nomination", "rank"))


def draw(cast: Cast, by: User | None = None) -> Draw:
    return draw_lots(by=by or cast.chair, category=cast.category, committee=cast.committee)


def test_whoever_has_the_seed_draws_the_same_order() -> None:
    cast, other = tied(["dimensions", "top_marks", "lots"])
    with pytest.raises(Refused, match="จับสลาก"):
        certified(cast)

    seed = draw(cast).seed

    def lot(nomination: Nomination) -> int:
        return int(sha256(f"{seed}:{nomination.pk}".encode()).hexdigest()[:12], 16)

    first, second = sorted((cast.nomination, other), key=lot, reverse=True)
    assert certified(cast) == {first.pk: 1, second.pk: 2}
    assert first_misfit() is None
    assert draw_again_is_refused(cast)
    assert Entry.objects.get(verb="lots.drawn").after == {"seed": seed}


def draw_again_is_refused(cast: Cast) -> bool:
    with pytest.raises(Refused):
        draw(cast)
    return True


def test_they_are_drawn_once() -> None:
    cast, _other = tied(["lots"])

    assert draw(cast) == draw(cast)


def test_only_where_the_chain_has_them_and_a_tie_is_left() -> None:
    without, _other = tied(["dimensions"])
    with pytest.raises(Refused):
        draw(without)


def test_without_a_tie_there_is_nothing_to_draw() -> None:
    cast, _other = tied(["lots"], points="7")
    with pytest.raises(Refused):
        draw(cast)
    assert len(certified(cast)) == 2


@pytest.mark.parametrize("role", ["member", "secretary", "administrator", "nobody"])
def test_only_the_chair_draws(role: str) -> None:
    cast, _other = tied(["lots"])
    with pytest.raises(Refused):
        draw(cast, getattr(cast, role))


def test_the_chairs_ruling_stands_before_them() -> None:
    cast, other = tied(["dimensions", "chair", "lots"])
    order = [other.pk, cast.nomination.pk]
    here: dict[str, Any] = {"category": cast.category, "committee": cast.committee}
    rule_on_tie(by=cast.chair, order=order, reason="เหตุผล", **here)

    assert certified(cast) == {other.pk: 1, cast.nomination.pk: 2}
    assert not Draw.objects.exists()


def test_without_a_ruling_they_decide() -> None:
    cast, _other = tied(["dimensions", "chair", "lots"])
    draw(cast)

    assert sorted(certified(cast).values(), key=str) == [1, 2]


def test_the_page_draws_and_says_how_to_draw_again(sign_in: SignIn) -> None:
    cast, _other = tied(["lots"])
    client, panel = sign_in(cast.chair), [cast.committee.pk, cast.category.pk]
    page = reverse("certification", args=panel)
    before = client.get(page).content.decode()
    assert reverse("lots", args=panel) in before
    assert 'name="password"' not in before

    client.post(reverse("lots", args=panel))

    after = client.get(page).content.decode()
    assert Draw.objects.get().seed in after
    assert "SHA-256" in after
    assert reverse("lots", args=panel) not in after
    client.post(page, {"password": PASSWORD})
    assert Placing.objects.filter(rank=2).exists()


def test_in_a_round_without_lots_the_page_has_no_such_button(sign_in: SignIn) -> None:
    cast, _other = tied(["dimensions"])
    panel = [cast.committee.pk, cast.category.pk]
    page = sign_in(cast.chair).get(reverse("certification", args=panel)).content.decode()

    assert reverse("lots", args=panel) not in page

"""Two people on one page: what each left alone stays as the other saved it, field by field."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.setup.committees.models import Position
from evaluations.setup.rounds.models import AwardRound, Band, Phase
from tests.factories import Cast, make_round, make_user
from tests.journeys.published_forms.markup import Node, read
from units.models import User

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("contexts")
Sent = dict[str, Any]


def left_alone(page: Any) -> Sent:
    """The page's form as a browser sends it where nobody touched it."""
    forms = [one for one in read(page.content.decode()).all("form") if _holds(one, "edits")]
    data: Sent = {}
    for box in forms[0].all("input", "textarea", "select"):
        name, told = box.attributes.get("name"), _told(box)
        if name and told:
            data[name] = data.get(name, []) + told
    return data


def _holds(form: Node, name: str) -> bool:
    return any(one.attributes.get("name") == name for one in form.all("input"))


def _told(box: Node) -> list[str]:
    if box.tag == "select":
        return [
            one.attributes["value"] for one in box.all("option") if "selected" in one.attributes
        ]
    if "disabled" in box.attributes or box.attributes.get("type") == "submit":
        return []
    if box.attributes.get("type") in ("checkbox", "radio"):
        return [box.attributes.get("value", "on")] if "checked" in box.attributes else []
    return [box.text if box.tag == "textarea" else box.attributes.get("value", "")]


@pytest.fixture
def draft(db: None) -> AwardRound:
    return make_round(phase=Phase.DRAFT, name="รอบเดิม", quorum=2)


def test_what_only_the_other_changed_stays(draft: AwardRound, sign_in: SignIn) -> None:
    """Before, the second save brought back all that the other had changed."""
    first, second = (
        sign_in(make_user(is_administrator=True, first_name=name)) for name in ("สมศรี", "มานี")
    )
    address = reverse("round_edit", args=[draft.pk])
    opened = left_alone(second.get(address))
    theirs = {
        **left_alone(first.get(address)),
        "quorum": "5",
        "comment_at_extremes": "on",
        "nominations_close_at_0": "1/3/2569",
        "nominations_close_at_1": "16.30",
    }
    assert first.post(address, theirs).status_code == 302

    page = second.post(address, {**opened, "name": "รอบของมานี"})

    assert page.status_code == 422
    text = read(page.content.decode()).text
    assert "สมศรี" in text
    assert "ท่านไม่ได้แก้" in text
    assert second.post(address, left_alone(page)).status_code == 302
    draft.refresh_from_db()
    assert (draft.name, draft.quorum, draft.comment_at_extremes) == ("รอบของมานี", 5, True)
    assert draft.nominations_close_at is not None


def test_what_both_changed_is_shown_with_name_and_time(draft: AwardRound, sign_in: SignIn) -> None:
    first, second = (
        sign_in(make_user(is_administrator=True, first_name=name)) for name in ("สมศรี", "มานี")
    )
    address = reverse("round_edit", args=[draft.pk])
    opened = left_alone(second.get(address))
    answer = first.post(address, {**opened, "name": "รอบของสมศรี"})
    assert answer.status_code == 302, (opened, answer.context["form"].errors)

    page = second.post(address, {**opened, "name": "รอบของมานี"})

    (row,) = page.context["form"].difference
    assert (row.stored, row.typed, row.is_kept) == ("รอบของสมศรี", "รอบของมานี", False)
    assert "สมศรี" in row.changed.by
    assert row.changed.at is not None
    assert second.post(address, left_alone(page)).status_code == 302
    draft.refresh_from_db()
    assert draft.name == "รอบของมานี"


def test_rows_that_were_left_alone_stay(cast: Cast, sign_in: SignIn) -> None:
    """The seats that somebody else changed are not put back by who changed the name."""
    client, address = sign_in(cast.administrator), reverse("committee", args=[cast.committee.pk])
    opened = left_alone(client.get(address))
    last = max(int(name.split("-")[1]) for name in opened if name.endswith("-person"))
    added = {
        f"seat-{last}-person": "nobody",
        f"seat-{last}-position": Position.MEMBER,
    }
    assert client.post(address, {**opened, **added}).status_code == 302

    page = client.post(address, {**opened, "name": "ชื่อใหม่"})

    assert page.status_code == 422
    assert page.context["seats"].is_kept
    assert client.post(address, left_alone(page)).status_code == 302
    cast.committee.refresh_from_db()
    assert cast.committee.name == "ชื่อใหม่"
    assert cast.committee.seats.filter(user=cast.nobody).exists()


def test_rows_that_both_changed_are_shown(draft: AwardRound, cast: Cast, sign_in: SignIn) -> None:
    cast.category.award.round.phase = Phase.DRAFT
    cast.category.award.round.save()
    award = cast.category.award
    Band.objects.bulk_create(
        Band(award=award, name=name, lower=lower) for name, lower in (("ก", 0), ("ข", 50))
    )
    client, address = sign_in(cast.administrator), reverse("award_edit", args=[award.pk])
    opened = left_alone(client.get(address))
    assert client.post(address, {**opened, "band-0-name": "ชมเชย"}).status_code == 302

    page = client.post(address, {**opened, "band-0-name": "ดีเด่น"})

    assert page.context["bands"].is_met
    assert not page.context["categories"].is_met
    assert "ชมเชย" in page.content.decode()
    assert client.post(address, left_alone(page)).status_code == 302
    assert set(award.bands.values_list("name", flat=True)) == {"ดีเด่น", "ข"}

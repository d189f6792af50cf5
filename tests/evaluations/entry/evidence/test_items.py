"""Pieces of evidence: brought, replaced, changed, ordered, removed; by whom and until when."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from evaluations.entry.evidence.actions.items import (
    Supports,
    add_link,
    add_text,
    edit_item,
    order_items,
    remove_item,
    replace_with_link,
    replace_with_text,
    restore_item,
)
from evaluations.entry.evidence.models import EvidenceItem, EvidenceVersion
from evaluations.entry.nominations.deadlines import Deadlines
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.errors import Refused
from evaluations.platform.journal.editing import Stale
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import AwardRound, Phase
from evaluations.setup.rubrics.models import Dimension, Indicator
from tests import files
from tests.evaluations.entry.evidence.conftest import HOUR, brought, stored
from tests.factories import Cast, make_rubric
from units.models import User

SignIn = Callable[[User], Client]
NOTHING = Supports()


def text(cast: Cast, title: str = "ข้อความ", **more: Any) -> EvidenceVersion:
    given: dict[str, Any] = {
        "by": cast.officer,
        "nomination": cast.nomination,
        "supports": NOTHING,
        **more,
    }
    return add_text(title=title, text=f"เนื้อความ {title}", **given)


def test_a_text_and_a_link(cast: Cast) -> None:
    dimension = Dimension.objects.all()[0]
    first = text(cast, supports=Supports(dimensions=[dimension.pk]))
    second = add_link(
        by=cast.officer,
        nomination=cast.nomination,
        title="เพจ",
        url="https://example.go.th/x",
        supports=NOTHING,
    )

    assert [first.item.number, second.item.number] == [1, 2]
    assert list(first.item.dimensions.all()) == [dimension]
    assert Entry.objects.filter(verb="evidence.added", subject_id=cast.nomination.pk).count() == 2


def test_the_same_form_sent_twice_adds_one(cast: Cast) -> None:
    assert text(cast) == text(cast)
    assert EvidenceItem.objects.count() == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.go.th",
        "javascript:alert(1)",
        "ftp://example.go.th",
        "https://",
        "https://user:pw@evil.example",
        "https://www.cdd.go.th@evil.example/",
        "//example.go.th",
    ],
)
def test_a_link_leads_where_it_says(cast: Cast, sign_in: SignIn, url: str) -> None:
    address = reverse("evidence_add", args=[cast.nomination.pk, "link"])

    answer = sign_in(cast.officer).post(address, {"title": "ลิงก์", "url": url})

    assert answer.status_code == 422
    assert not EvidenceItem.objects.exists()


def test_what_it_supports_is_of_the_own_rubric(cast: Cast) -> None:
    other = make_rubric()
    foreign = Supports(
        dimensions=[other.dimensions.all()[0].pk],
        indicators=[Indicator.objects.filter(dimension__rubric=other)[0].pk],
    )

    item = text(cast, supports=foreign).item

    assert not item.dimensions.exists()
    assert not item.indicators.exists()


def test_a_new_version_keeps_the_old(cast: Cast) -> None:
    first = stored(cast, files.pdf(1))
    second = stored(cast, files.pdf(2), item=first.item)

    assert (second.item_id, second.number) == (first.item_id, 2)
    assert EvidenceVersion.objects.filter(item=first.item).count() == 2
    entry = Entry.objects.get(verb="evidence.replaced")
    assert entry.after["sha256"] == second.sha256


def test_replacing_by_the_same_changes_nothing(cast: Cast) -> None:
    first = stored(cast)
    again = brought(cast, files.pdf(), item=first.item)
    one = text(cast)

    assert "เหมือนไฟล์เดิม" in again.message
    assert replace_with_text(by=cast.officer, item=one.item, text=one.text) == one
    assert EvidenceVersion.objects.count() == 2


def test_a_link_and_a_text_are_replaced(cast: Cast) -> None:
    one = text(cast)
    link = add_link(
        by=cast.officer,
        nomination=cast.nomination,
        title="เพจ",
        url="https://example.go.th/1",
        supports=NOTHING,
    )

    new_text = replace_with_text(by=cast.officer, item=one.item, text="ใหม่")
    new_link = replace_with_link(by=cast.officer, item=link.item, url="https://example.go.th/2")

    assert (new_text.number, new_link.number) == (2, 2)
    with pytest.raises(Refused):
        replace_with_link(by=cast.officer, item=link.item, url="http://example.go.th/2")


def test_removed_is_hidden_and_kept_and_comes_back(cast: Cast, sign_in: SignIn) -> None:
    item = text(cast).item
    remove_item(by=cast.officer, item=item)
    remove_item(by=cast.officer, item=item)
    seen = {
        role: EvidenceItem.objects.visible_to(getattr(cast, role)).exists()
        for role in ("officer", "administrator", "auditor", "chair", "member", "other_officer")
    }

    assert seen == {
        "officer": True,
        "administrator": True,
        "auditor": True,
        "chair": False,
        "member": False,
        "other_officer": False,
    }
    with pytest.raises(Refused, match="นำกลับมาก่อน"):
        replace_with_text(by=cast.officer, item=item, text="ใหม่")
    restore_item(by=cast.officer, item=item)
    assert EvidenceItem.objects.visible_to(cast.chair).exists()
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["evidence.added", "evidence.removed", "evidence.restored"]


def test_two_tabs_change_the_same_piece(cast: Cast) -> None:
    item = text(cast).item
    given: dict[str, Any] = {"by": cast.officer, "item": item, "supports": NOTHING}
    edit_item(edits=0, title="แรก", **given)

    with pytest.raises(Stale):
        edit_item(edits=0, title="สอง", **given)
    assert EvidenceItem.objects.get().title == "แรก"


def test_a_stale_page_says_so(cast: Cast, sign_in: SignIn) -> None:
    item = text(cast).item
    address = reverse("evidence_edit", args=[item.pk])
    client = sign_in(cast.officer)
    client.post(address, {"title": "แรก", "edits": "0"})

    answer = client.post(address, {"title": "สอง", "edits": "0"})

    assert answer.status_code == 422
    assert EvidenceItem.objects.get().title == "แรก"


def test_put_in_order(cast: Cast) -> None:
    items = [text(cast, f"ที่ {at}").item.pk for at in range(4)]
    wanted = [items[2], items[0], items[3], items[1]]

    order_items(by=cast.officer, nomination=cast.nomination, order=wanted)

    assert list(EvidenceItem.objects.values_list("pk", "number")) == [
        (pk, number) for number, pk in enumerate(wanted, start=1)
    ]
    entry = Entry.objects.get(verb="evidence.ordered")
    assert entry.after["order"][0] == "ที่ 2"


def test_somebody_elses_pieces_stay_where_they_are(cast: Cast, sign_in: SignIn) -> None:
    items = [text(cast, f"ที่ {at}").item.pk for at in range(2)]
    address = reverse("evidence_order", args=[cast.nomination.pk])

    sign_in(cast.officer).post(address, {"item": [items[1], "999999", "x", items[1]]})

    assert list(EvidenceItem.objects.values_list("pk", flat=True)) == [items[1], items[0]]


def attempt(cast: Cast, user: User, reason: str = "") -> bool:
    try:
        add_text(
            by=user,
            nomination=cast.nomination,
            title="ลอง",
            text=f"{user.pk}",
            supports=NOTHING,
            reason=reason,
        )
    except Refused:
        return False
    return True


@pytest.mark.parametrize(
    "role", ["chair", "member", "secretary", "auditor", "nobody", "other_officer"]
)
def test_only_the_office_and_administrators_bring_evidence(cast: Cast, role: str) -> None:
    assert not attempt(cast, getattr(cast, role), "เหตุผล")


def test_an_administrator_says_why(cast: Cast) -> None:
    assert not attempt(cast, cast.administrator)
    assert attempt(cast, cast.administrator, "ขอแทนหน่วยงาน")


@pytest.mark.parametrize(
    ("phase", "state", "ok"),
    [
        (Phase.OPEN, "draft", True),
        (Phase.OPEN, "submitted", True),
        (Phase.OPEN, "accepted", True),
        (Phase.EVALUATING, "accepted", True),
        (Phase.OPEN, "withdrawn", False),
        (Phase.DRAFT, "draft", False),
        (Phase.CLOSED, "accepted", False),
        (Phase.PUBLISHED, "accepted", False),
    ],
)
def test_phases_and_states(cast: Cast, phase: str, state: str, ok: bool) -> None:
    AwardRound.objects.update(phase=phase)
    Nomination.objects.update(state=state, state_reason="เหตุผล")

    assert attempt(cast, cast.officer) is ok


def test_late_evidence_carries_its_mark(cast: Cast, sign_in: SignIn) -> None:
    closes = cast.category.award.round.evidence_closes_at
    assert closes is not None
    assert not text(cast).is_late
    with time_machine.travel(closes + HOUR, tick=False):
        assert not attempt(cast, cast.officer)
        Nomination.objects.update(deadline_extended_to=closes + 2 * HOUR)
        late = text(cast, "มาช้า")
        client = sign_in(cast.chair)
        page = client.get(reverse("nomination_detail", args=[cast.nomination.pk]))

    assert late.is_late
    assert "หลังกำหนด" in page.content.decode()


DAYS = st.datetimes(datetime.datetime(2026, 1, 1), datetime.datetime(2026, 12, 31))
MOMENTS = st.one_of(st.none(), DAYS)


@given(
    MOMENTS,
    MOMENTS,
    MOMENTS,
    st.datetimes(datetime.datetime(2026, 1, 1), datetime.datetime(2026, 12, 31)),
)
def test_more_time_never_closes_earlier(
    evidence: datetime.datetime | None,
    extended: datetime.datetime | None,
    answer: datetime.datetime | None,
    at: datetime.datetime,
) -> None:
    plain = Deadlines(None, evidence)
    longer = Deadlines(None, evidence, extended_to=extended, answer_until=answer)

    assert longer.may_bring_evidence(at) or not plain.may_bring_evidence(at)
    assert plain.is_late(at) == longer.is_late(at)
    assert plain.may_bring_evidence(at) != plain.is_late(at)


def test_an_ordinary_form_brings_a_file(cast: Cast, sign_in: SignIn) -> None:
    indicator = Indicator.objects.all()[0]
    address = reverse("evidence_add", args=[cast.nomination.pk, "file"])
    file = SimpleUploadedFile("ภาพ.png", files.picture("PNG"))

    answer = sign_in(cast.officer).post(
        address, {"file": file, "title": "", "supports": [f"i{indicator.pk}"]}
    )

    assert answer.status_code == 302
    version = EvidenceVersion.objects.get()
    assert version.item.title == "ภาพ"
    assert list(version.item.indicators.all()) == [indicator]


def test_a_refused_file_of_a_form_says_why(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("evidence_add", args=[cast.nomination.pk, "file"])
    file = SimpleUploadedFile("ภาพ.png", b"<svg xmlns='x'/>", content_type="image/png")

    answer = sign_in(cast.officer).post(address, {"file": file})

    assert answer.status_code == 422
    assert "SVG" in answer.content.decode()


def test_a_form_that_is_too_large_is_not_read(cast: Cast, sign_in: SignIn, settings: Any) -> None:
    settings.FORM_UPLOAD_LARGEST = 10
    address = reverse("evidence_add", args=[cast.nomination.pk, "file"])
    file = SimpleUploadedFile("ภาพ.png", b"x" * 2_000_000)

    assert sign_in(cast.officer).post(address, {"file": file}).status_code == 413


@pytest.mark.parametrize("kind", ["text", "link", "file"])
def test_the_replace_page(cast: Cast, sign_in: SignIn, kind: str) -> None:
    if kind == "file":
        item = stored(cast).item
        new: dict[str, object] = {"file": SimpleUploadedFile("b.pdf", files.pdf(3))}
    elif kind == "text":
        item, new = text(cast).item, {"text": "ใหม่"}
    else:
        given: dict[str, Any] = {
            "by": cast.officer,
            "nomination": cast.nomination,
            "supports": NOTHING,
        }
        item = add_link(title="ล", url="https://example.go.th", **given).item
        new = {"url": "https://example.go.th/2"}
    client, address = sign_in(cast.officer), reverse("evidence_replace", args=[item.pk])

    assert client.get(address).status_code == 200
    assert client.post(address, new).status_code == 302
    assert item.versions.count() == 2


def test_a_second_click_on_remove_does_not_bring_it_back(cast: Cast, sign_in: SignIn) -> None:
    item = text(cast).item
    client, address = sign_in(cast.officer), reverse("evidence_remove", args=[item.pk])
    for _click in range(2):
        client.post(address, {"reason": "", "restore": "False"})
    assert EvidenceItem.objects.get().removed_at

    for _click in range(2):
        client.post(address, {"reason": "", "restore": "True"})
    assert EvidenceItem.objects.get().removed_at is None
    assert Entry.objects.filter(verb="evidence.restored").count() == 1

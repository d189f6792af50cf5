"""Who sits in which committee of a round, from when until when."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from evaluations.platform.documents.registry import document_for
from evaluations.setup.committees.models import Committee, Position, Seat
from tests.factories import Cast, make_category, make_committee, make_user
from units.models import User

SignIn = Callable[[User], Client]
TITLE = "รายชื่อกรรมการและวาระการดำรงตำแหน่ง"


def substitute(cast: Cast, holder: Seat, number: int, first: date) -> Seat:
    """Somebody who takes over the seat on that day."""
    Seat.objects.filter(pk=holder.pk).update(valid_until=first.replace(day=first.day - 1))
    made: Seat = cast.committee.seats.create(
        user=make_user(),
        number=number,
        position=Position.MEMBER,
        scores=False,
        valid_from=first,
        substitute_for=holder,
    )
    return made


def test_substitutes_stand_below_those_they_stand_for(cast: Cast) -> None:
    chair, member, secretary = (cast.seat(one) for one in cast.judges)
    first = substitute(cast, member, 8, date(2027, 1, 10))
    second = substitute(cast, first, 4, date(2027, 2, 20))
    member_name, first_name = member.user.full_name, first.user.full_name
    silent = "กรรมการ (ไม่ให้คะแนน)"
    since, endless = "ตั้งแต่ได้รับแต่งตั้ง", "ไม่กำหนดวันสิ้นสุด"

    (table,) = document_for(cast.auditor, "committee_members", cast.committee.round_id).tables

    assert table.heading == cast.committee.name
    assert [(row[0], *row[1:2], *row[3:]) for row in table.rows] == [
        ("1", chair.user.full_name, since, endless, ""),
        ("2", member_name, since, "9 มกราคม 2570", ""),
        ("8", first_name, "10 มกราคม 2570", "19 กุมภาพันธ์ 2570", member_name),
        ("4", second.user.full_name, "20 กุมภาพันธ์ 2570", endless, first_name),
        ("3", secretary.user.full_name, since, endless, ""),
    ]
    assert [row[2] for row in table.rows][:4] == ["ประธานกรรมการ", "กรรมการ", silent, silent]


def test_every_committee_of_the_round_in_one_list_and_no_other(
    cast: Cast, sign_in: SignIn
) -> None:
    award_round = cast.committee.round
    empty = Committee.objects.create(round=award_round, number=30_000, name="คณะที่ยังว่าง")
    elsewhere = make_committee(category=make_category(), people={make_user(): Position.CHAIR})
    client = sign_in(cast.auditor)
    address = reverse("document", args=["committee_members", award_round.pk, "page"])

    assert (
        f'href="{address}"'
        in client.get(reverse("committee_list", args=[award_round.pk])).content.decode()
    )
    page = client.get(address).content.decode()
    book = client.get(address.replace(".page", ".xlsx")).content
    rows = list(load_workbook(BytesIO(book)).worksheets[1].iter_rows(values_only=True))

    assert TITLE in page
    assert elsewhere.name not in page
    assert [row[0] for row in rows[1:]] == [cast.committee.name] * 3 + [empty.name]
    assert rows[1][2] == cast.chair.full_name
    assert "ยังไม่ได้แต่งตั้งผู้ใด" in str(rows[4])


def test_a_round_without_committees_says_so(cast: Cast) -> None:
    award_round = make_category().award.round

    told = repr(document_for(cast.administrator, "committee_members", award_round.pk))

    assert "ยังไม่มีคณะกรรมการ" in told

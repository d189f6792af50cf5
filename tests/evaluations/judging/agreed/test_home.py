"""Case A11: the home of who runs the committee, while it agrees on sheets."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from evaluations.entry.submissions.notices import RETURNED
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.platform.notices.models import Notice
from tests.evaluations.judging.agreed.test_agreed import filled
from tests.factories import Cast
from units.models import User

SignIn = Callable[[User], Client]


def test_sheets_to_fill_are_counted_and_an_opened_one_is_told(
    agreed: Cast, sign_in: SignIn
) -> None:
    client, to_fill = sign_in(agreed.secretary), "แบบมติคณะกรรมการยังไม่ส่ง 1 ราย"

    def home() -> str:
        return client.get("/").content.decode()

    assert to_fill in home()
    sheet = submit_sheet(by=agreed.chair, sheet=filled(agreed))
    assert to_fill not in home()

    again = reverse("agreed_reopen", args=[sheet.pk])
    sign_in(agreed.chair).post(again, {"reason": "พิมพ์ผิด"})

    assert to_fill in home()
    assert "ถูกส่งกลับมาให้ท่านแก้ไข: พิมพ์ผิด" in home()
    (notice,) = Notice.objects.unread().filter(user=agreed.secretary, kind=RETURNED.code)
    opened = client.post(reverse("notice_open", args=[notice.pk]))
    assert opened.headers["Location"] == reverse("sheet", args=[sheet.pk])

"""Two tabs, two people, a killed worker: evidence in real transactions, on both databases."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone

from evaluations.entry.evidence.actions.items import (
    Supports,
    add_text,
    mark_opened,
    order_items,
    remove_item,
    replace_with_text,
)
from evaluations.entry.evidence.actions.taking import ingest
from evaluations.entry.evidence.actions.uploads import (
    Busy,
    OutOfStep,
    append,
    begin_upload,
    bring_file,
)
from evaluations.entry.evidence.models import (
    EvidenceItem,
    EvidenceVersion,
    EvidenceView,
    Upload,
    UploadState,
)
from evaluations.entry.nominations.actions import nominate
from evaluations.entry.nominations.models import Delegate, Nomination
from evaluations.entry.submissions.actions import (
    accept_nomination,
    return_nomination,
    submit_nomination,
    withdraw_nomination,
)
from evaluations.entry.submissions.models import Submission
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.models import EvidencePin
from evaluations.platform.errors import Refused
from evaluations.platform.jobs.actions import place
from evaluations.platform.journal.models import Entry
from tests import files
from tests.factories import Cast, filled_sheet, make_cast, make_category, make_evidence, receive
from tests.faults.test_concurrency import at_once

pytestmark = pytest.mark.usefixtures("guarded_transactions", "own_media")
PDF = files.pdf()


@pytest.fixture
def cast() -> Cast:
    return make_cast(phase="open")


def brought(cast: Cast, name: str) -> Callable[[], object]:
    return lambda: bring_file(
        by=cast.officer,
        nomination=cast.nomination,
        body=BytesIO(PDF),
        name=name,
        size=len(PDF),
    )


def test_two_tabs_bring_the_same_file(cast: Cast) -> None:
    uploads = at_once(*(brought(cast, f"{tab}.pdf") for tab in range(3)))

    states = sorted(upload.state for upload in uploads if isinstance(upload, Upload))
    assert states == ["refused", "refused", "taken"]
    assert EvidenceVersion.objects.count() == 1


def test_room_for_one_of_two(cast: Cast, settings: Any) -> None:
    settings.UPLOAD_QUOTA = 150
    begun = at_once(
        *(
            lambda: begin_upload(by=cast.officer, nomination=cast.nomination, name="x", size=100)
            for _tab in range(2)
        )
    )

    assert sum(isinstance(one, Refused) for one in begun) == 1
    assert Upload.objects.count() == 1


def test_the_same_piece_from_two_connections(cast: Cast) -> None:
    """One is taken; the other is told that it is busy, or where the file is now."""
    upload = begin_upload(by=cast.officer, nomination=cast.nomination, name="x", size=len(PDF))

    class Body:
        left = [PDF]

        def read(self, size: int, /) -> bytes:
            return self.left.pop() if self.left else b""

    def sent() -> object:
        body = Body()
        body.left = [PDF]
        try:
            mine = Upload.objects.get(pk=upload.pk)
            return append(upload=mine, offset=0, body=body, announced=len(PDF))
        except (Busy, OutOfStep) as told:
            return told

    answers = at_once(*(sent for _connection in range(4)))

    assert sum(answer == len(PDF) for answer in answers) == 1
    assert EvidenceVersion.objects.count() == 1
    assert Upload.objects.get().state == UploadState.TAKEN


def test_two_workers_take_the_same_upload(cast: Cast) -> None:
    upload = begin_upload(by=cast.officer, nomination=cast.nomination, name="x", size=len(PDF))
    receive(upload, PDF)
    job = place(by=cast.officer, work=ingest.module_path, key="x")
    Upload.objects.update(state=UploadState.RECEIVED, received_at=timezone.now(), job=job)

    at_once(*(lambda: ingest.call(job.pk) for _worker in range(3)))

    assert EvidenceVersion.objects.count() == 1
    assert Entry.objects.filter(verb="evidence.added").count() == 1
    assert Upload.objects.get().state == UploadState.TAKEN


def test_two_versions_at_once_get_two_numbers(cast: Cast) -> None:
    item = make_evidence(nomination=cast.nomination)
    at_once(
        *(
            lambda text=text: replace_with_text(by=cast.officer, item=item, text=text)
            for text in ("หนึ่ง", "สอง", "สาม")
        )
    )

    numbers = EvidenceVersion.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4]


def test_many_pieces_at_once_get_numbers_of_their_own(cast: Cast) -> None:
    def added(title: str) -> Callable[[], object]:
        return lambda: add_text(
            by=cast.officer,
            nomination=cast.nomination,
            title=title,
            text=title,
            supports=Supports(),
        )

    at_once(*(added(str(at)) for at in range(6)))

    assert sorted(EvidenceItem.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_two_orders_at_once(cast: Cast) -> None:
    items = [make_evidence(nomination=cast.nomination).pk for _one in range(4)]
    orders = (items[::-1], items[2:] + items[:2])
    at_once(
        *(
            lambda order=order: order_items(
                by=cast.officer, nomination=cast.nomination, order=order
            )
            for order in orders
        )
    )

    assert list(EvidenceItem.objects.values_list("pk", flat=True)) in [
        list(order) for order in orders
    ]
    assert list(EvidenceItem.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_removed_twice_is_told_once(cast: Cast) -> None:
    item = make_evidence(nomination=cast.nomination)
    at_once(*(lambda: remove_item(by=cast.officer, item=item) for _click in range(3)))

    assert Entry.objects.filter(verb="evidence.removed").count() == 1


def test_opened_in_two_windows(cast: Cast) -> None:
    version = make_evidence(nomination=cast.nomination).versions.get()
    at_once(*(lambda: mark_opened(by=cast.chair, version=version) for _window in range(4)))

    assert EvidenceView.objects.count() == 1


def test_one_nomination_begun_twice(cast: Cast) -> None:
    category = make_category(award_round=cast.category.award.round)
    unit = cast.nomination.unit
    answers = at_once(
        *(
            lambda: nominate(
                by=cast.officer,
                nomination=Nomination(category=category, unit=unit, official_name="x"),
                people={},
            )
            for _click in range(2)
        )
    )

    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert Nomination.objects.filter(category=category).count() == 1


@pytest.fixture
def written(cast: Cast) -> Nomination:
    Nomination.objects.update(state="draft", summary="ก", contact="ข")
    nomination = cast.nomination
    Delegate.objects.create(nomination=nomination, role="presenter", number=1, name="นายสม")
    return nomination


def test_submitted_by_a_triple_click(cast: Cast, written: Nomination) -> None:
    at_once(*(lambda: submit_nomination(by=cast.officer, nomination=written) for _c in range(3)))

    assert Submission.objects.count() == 1
    assert Entry.objects.filter(verb="nomination.submitted").count() == 1


def test_accepted_returned_and_withdrawn_at_once(cast: Cast, written: Nomination) -> None:
    """One of them wins; a withdrawal may follow an acceptance, as it may on any other day."""
    submit_nomination(by=cast.officer, nomination=written)
    answers = at_once(
        lambda: accept_nomination(by=cast.secretary, nomination=written),
        lambda: return_nomination(by=cast.secretary, nomination=written, reason="แก้"),
        lambda: withdraw_nomination(by=cast.officer, nomination=written, reason="ถอน"),
    )

    done = [answer for answer in answers if not isinstance(answer, Refused)]
    state = Nomination.objects.get().state
    told = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert told[-1] == f"nomination.{state}"
    assert len(done) == 1 or told[-2:] == ["nomination.accepted", "nomination.withdrawn"]


def test_a_sheet_is_signed_while_evidence_is_replaced(cast: Cast) -> None:
    """The pin is the version that the signed content names, whichever came first."""
    item = make_evidence(nomination=cast.nomination)
    type(cast.category.award.round).objects.update(phase="evaluating")
    sheet = filled_sheet(judge=cast.member, nomination=cast.nomination)
    at_once(
        lambda: submit_sheet(by=cast.member, sheet=sheet),
        lambda: replace_with_text(by=cast.officer, item=item, text="ใหม่"),
    )

    pin = EvidencePin.objects.select_related("version").get()
    sheet.refresh_from_db()
    assert sheet.content
    assert sheet.content["evidence"][0]["version"] == pin.version.number

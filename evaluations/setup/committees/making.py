"""New committees with their seats, many in one go."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from evaluations.platform.journal.actions import entry_of
from evaluations.platform.journal.editing import journal_value, unless_taken
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.actions import notify
from evaluations.setup.committees.actions import seat_told
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.committees.notices import INVITED
from evaluations.setup.rounds.models import AwardRound, Category
from units.models import User


@dataclass(frozen=True)
class DraftSeat:
    user: User
    position: str
    scores: bool
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None


@dataclass(frozen=True)
class Draft:
    """A committee to be made; `covers` are (relation, primary key, name)."""

    number: int
    name: str
    order_number: str
    order_date: datetime.date | None
    categories: Sequence[Category]
    covers: Sequence[tuple[str, int, str]]
    seats: Sequence[DraftSeat] = field(default_factory=tuple)


def add_all(*, by: User, award_round: AwardRound, drafts: Sequence[Draft]) -> list[Committee]:
    """Store them with some ten statements and a few for each that has seats; call it in a
    transaction that has locked the round."""
    rows = [
        Committee(
            round=award_round,
            number=draft.number,
            name=draft.name,
            order_number=draft.order_number,
            order_date=draft.order_date,
        )
        for draft in drafts
    ]
    for row in rows:
        row.fill_keys()
    with unless_taken():
        Committee.objects.bulk_create(rows)
    _name(rows, "categories", [[row.pk for row in draft.categories] for draft in drafts])
    for relation in ("regions", "places", "zones"):
        keys = [[pk for name, pk, _text in draft.covers if name == relation] for draft in drafts]
        _name(rows, relation, keys)
    seats = [_seats(row, draft.seats) for row, draft in zip(rows, drafts, strict=True)]
    Seat.objects.bulk_create(seat for own in seats for seat in own)
    _tell(by, drafts, list(zip(rows, seats, strict=True)))
    return rows


def _name(rows: Sequence[Committee], relation: str, keys: Sequence[Sequence[int]]) -> None:
    """What each row names in a relation to many, in one statement."""
    through = getattr(Committee, relation).through
    column = Committee._meta.get_field(relation).m2m_reverse_field_name()  # type: ignore[union-attr]
    through._default_manager.bulk_create(
        through(**{"committee_id": row.pk, f"{column}_id": key})
        for row, own in zip(rows, keys, strict=True)
        for key in own
    )


def _seats(row: Committee, drafts: Iterable[DraftSeat]) -> list[Seat]:
    return [
        Seat(
            committee=row,
            user=draft.user,
            number=number,
            position=draft.position,
            scores=draft.scores,
            valid_from=draft.valid_from,
            valid_until=draft.valid_until,
        )
        for number, draft in enumerate(drafts, start=1)
    ]


def _tell(
    by: User, drafts: Sequence[Draft], pairs: Sequence[tuple[Committee, list[Seat]]]
) -> None:
    """The journal, an entry for each committee; and everybody who has a seat."""
    entries = []
    for draft, (row, seats) in zip(drafts, pairs, strict=True):
        after = {
            "number": draft.number,
            "name": draft.name,
            "order_number": draft.order_number,
            "order_date": draft.order_date,
            "categories": journal_value(list(draft.categories)),
            **_covered(draft),
            "seats": [seat_told(seat) for seat in seats],
        }
        entries.append(entry_of(by=by, verb="committee.added", subject=row, after=after))
        if seats:
            notify(
                [seat.user_id for seat in seats],
                INVITED,
                about=f"committee-{row.pk}",
                params={"committee": row.name},
                address=reverse("session_list"),
            )
    Entry.objects.bulk_create(entries)


def _covered(draft: Draft) -> dict[str, list[str]]:
    by_relation: dict[str, list[str]] = {}
    for relation, _pk, name in draft.covers:
        by_relation.setdefault(relation, []).append(name)
    return by_relation

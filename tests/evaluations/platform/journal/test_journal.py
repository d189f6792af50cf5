"""The journal and its seals: what was tampered with is found and named."""

import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from evaluations.assembly import install_triggers, remove_triggers
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.merkle import canonical, digest, merkle_root
from evaluations.platform.journal.models import Entry, Seal
from evaluations.platform.journal.sealing import seal_settled
from evaluations.platform.journal.verification import first_finding
from tests.factories import make_unit

MOMENT = datetime.datetime(2026, 7, 19, 9, 30, tzinfo=datetime.UTC)
RECORDS = st.lists(st.text(max_size=5), min_size=1, max_size=20)


def sealed_entries(count: int) -> list[Entry]:
    subject = make_unit()
    entries = [
        record(by=None, verb=f"verb.{number}", subject=subject, after={"n": number})
        for number in range(count)
    ]
    seal_settled()
    return entries


def tamper(change: Any) -> None:
    """Change a row behind the triggers, as somebody with the database's keys could."""
    remove_triggers(connection)
    change()
    install_triggers(connection)


@pytest.mark.django_db
def test_an_untouched_journal_fits_its_seals() -> None:
    sealed_entries(3)
    sealed_entries(2)

    assert first_finding() is None
    assert [seal.entry_count for seal in Seal.objects.all()] == [3, 2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "column",
    [
        {"verb": "other"},
        {"before": {"n": 1}},
        {"after": {"n": 9}},
        {"by_name": "x"},
        {"reason": "x"},
        {"at": MOMENT},
    ],
)
def test_a_changed_entry_is_named(column: dict[str, Any]) -> None:
    entries = sealed_entries(3)
    tamper(lambda: Entry.objects.filter(pk=entries[1].pk).update(**column))

    finding = first_finding()

    assert finding is not None
    assert (finding.seal, finding.entry) == (1, entries[1].pk)


@pytest.mark.django_db
def test_whatever_an_entry_holds_fits() -> None:
    held = {
        "ข": "“a”\n\\",
        "กก": None,
        "b": [15, True, {"z": 1, "a": Decimal("1.50")}],
        "": 2**60,
    }
    entry = record(by=None, verb="x", subject=make_unit(), before=held, after={"at": MOMENT})

    assert first_finding() is None
    tamper(
        lambda: Entry.objects.filter(pk=entry.pk).update(before=entry.after, after=entry.before)
    )
    assert first_finding() is not None


@pytest.mark.django_db
def test_a_changed_entry_with_its_digest_mended_does_not_fit_the_seal() -> None:
    entries = sealed_entries(3)
    tamper(lambda: Entry.objects.filter(pk=entries[1].pk).update(digest="0" * 64))

    assert first_finding() is not None


@pytest.mark.django_db
def test_a_missing_entry_is_found() -> None:
    entries = sealed_entries(3)
    tamper(lambda: Entry.objects.filter(pk=entries[1].pk).delete())

    finding = first_finding()

    assert finding is not None
    assert finding.seal == 1


@pytest.mark.django_db
def test_a_seal_made_anew_breaks_the_chain() -> None:
    sealed_entries(2)
    sealed_entries(2)
    tamper(lambda: Seal.objects.filter(number=1).update(chain="0" * 64))

    finding = first_finding()

    assert finding is not None
    assert finding.seal == 1


@pytest.mark.django_db
def test_the_command_says_what_it_found() -> None:
    entries = sealed_entries(2)
    call_command("verify_journal")
    tamper(lambda: Entry.objects.filter(pk=entries[0].pk).update(verb="other"))

    with pytest.raises(CommandError, match=str(entries[0].pk)):
        call_command("verify_journal")


@pytest.mark.django_db
def test_there_is_nothing_to_seal_twice() -> None:
    sealed_entries(1)

    assert seal_settled() == 0
    assert Seal.objects.count() == 1


@given(records=RECORDS, at=st.integers(0, 19), other=st.text(min_size=6, max_size=8))
def test_every_record_decides_the_root(records: list[str], at: int, other: str) -> None:
    changed = list(records)
    changed[at % len(records)] = other

    assert merkle_root(records) != merkle_root(changed)
    assert merkle_root(records) != merkle_root([*records, other])


def rfc_root(hashes: list[bytes]) -> bytes:
    """As RFC 6962 defines it, 2.1."""
    if len(hashes) == 1:
        return hashes[0]
    split = 2 ** ((len(hashes) - 1).bit_length() - 1)
    left, right = rfc_root(hashes[:split]), rfc_root(hashes[split:])
    return sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("count", [*range(1, 18), 33, 64, 100])
def test_the_root_is_that_of_rfc_6962(count: int) -> None:
    records = [str(number) for number in range(count)]
    hashes = [sha256(b"\x00" + canonical(record)).digest() for record in records]

    assert merkle_root(records) == rfc_root(hashes).hex()


def test_the_canonical_form_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical({"b": 1, "a": "ก"}) == '{"a":"ก","b":1}'.encode()
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})

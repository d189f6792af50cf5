"""Entries carry a keyed digest: a forged line is found by whoever has the key."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from evaluations.assembly import install_triggers, remove_triggers
from evaluations.platform.journal.actions import (
    entry_digest,
    entry_of,
    note_key,
    record,
)
from evaluations.platform.journal.models import Entry, JournalKey, Seal, Verification
from evaluations.platform.journal.sealing import newest_seal, seal_settled
from evaluations.platform.journal.signing import fingerprint
from evaluations.platform.journal.verification import Finding, first_finding
from tests.factories import make_unit, make_user
from tests.mails import deliver

pytestmark = pytest.mark.django_db


def forged(**values: Any) -> Entry:
    """A line as somebody writes it who has the database and no key."""
    params = {"at": timezone.now(), "verb": "sheet.submitted", "subject_type": "ScoreSheet"}
    entry = Entry(**{**params, "subject_id": 1, **values})
    entry.digest = entry_digest(entry)
    return entry


def found() -> Finding:
    finding = first_finding()
    assert finding is not None
    return finding


def test_a_line_without_the_key_is_found_though_no_seal_covers_it() -> None:
    record(by=None, verb="x", subject=make_unit())
    entry = forged(key=fingerprint("another key"), signature="0" * 81)
    entry.save()

    assert (found().seal, found().entry) == (0, entry.pk)
    assert "not known here" in found().problem


def test_a_line_that_names_our_key_and_has_it_not_is_found_under_its_seal() -> None:
    genuine = record(by=None, verb="x", subject=make_unit())
    entry = forged(key=genuine.key, signature=f"{'0' * 16}:{'f' * 64}")
    entry.save()
    seal_settled()

    assert (found().seal, found().entry) == (1, entry.pk)
    assert "not written by this program" in found().problem


def test_a_genuine_line_cannot_be_written_a_second_time() -> None:
    entry = record(by=None, verb="x", subject=make_unit())
    entry.pk = None

    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save(force_insert=True)


def test_a_signature_holds_for_no_other_line() -> None:
    entry = entry_of(by=None, verb="x", subject=make_unit())
    entry.reason = "แทรก"
    entry.digest = entry_digest(entry)
    entry.save()

    assert found().entry == entry.pk


def test_a_new_key_signs_and_the_earlier_one_still_verifies(settings: LazySettings) -> None:
    note_key()
    earlier = settings.JOURNAL_KEYS[0]
    settings.JOURNAL_KEYS = ("a new key of at least thirty-two signs", earlier)
    note_key()
    note_key()

    names = [fingerprint(key) for key in reversed(settings.JOURNAL_KEYS)]
    assert [journal_key.fingerprint for journal_key in JournalKey.objects.all()] == names
    told = Entry.objects.filter(verb="journal.key").order_by("pk")
    assert [one.after["key"] for one in told] == names
    assert [one.key for one in told] == names
    assert first_finding() is None


def test_without_the_earlier_key_its_lines_are_found(settings: LazySettings) -> None:
    entry = record(by=None, verb="x", subject=make_unit())
    settings.JOURNAL_KEYS = ("a new key of at least thirty-two signs",)

    assert found().entry == entry.pk


def test_no_key_is_in_the_database(settings: LazySettings) -> None:
    record(by=None, verb="x", subject=make_unit())
    note_key()
    stored = str([*Entry.objects.values(), *JournalKey.objects.values()])

    assert fingerprint(settings.JOURNAL_KEYS[0]) in stored
    assert settings.JOURNAL_KEYS[0] not in stored


def two_seals() -> None:
    for verb in ("x", "y"):
        record(by=None, verb=verb, subject=make_unit())
        seal_settled()


def cut_to_the_first_seal() -> None:
    """The journal without its later seals and the entries below them, triggers lifted."""
    remove_triggers(connection)
    first = Seal.objects.get(number=1)
    Entry.objects.filter(pk__gt=first.last_entry_id).delete()
    Seal.objects.exclude(pk=first.pk).delete()
    install_triggers(connection)


def test_a_journal_cut_short_fits_but_not_the_digest_that_was_kept_outside() -> None:
    two_seals()
    newest = newest_seal()
    assert newest
    assert first_finding(kept_outside=newest.chain) is None
    cut_to_the_first_seal()

    assert first_finding() is None
    with pytest.raises(CommandError, match=newest.chain):
        call_command("verify_journal", chain=newest.chain.upper())


def test_the_nightly_check_misses_a_seal_that_was_there() -> None:
    two_seals()
    call_command("nightly", checks_only=True)
    cut_to_the_first_seal()

    with pytest.raises(CommandError):
        call_command("nightly", checks_only=True)

    assert "at the last check" in Verification.objects.filter(kind="journal")[0].finding


def test_every_night_seals_what_came_and_tells_auditors_outside() -> None:
    auditor = make_user(is_auditor=True)
    make_user(is_auditor=True, is_active=False)
    record(by=None, verb="x", subject=make_unit())

    call_command("nightly", checks_only=True)

    newest = newest_seal()
    assert newest
    assert not Entry.objects.filter(pk__gt=newest.last_entry_id).exists()
    assert seal_settled() == 0
    sent = [one for one in deliver() if newest.chain in str(one.body)]
    assert [one.to for one in sent] == [[auditor.email]]
    assert "ตรงทั้งหมด" in str(sent[0].body)

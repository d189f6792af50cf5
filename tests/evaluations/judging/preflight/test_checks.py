"""The list of checks: what is red, what is orange, in which order."""

import pytest

from evaluations.judging.preflight.checks import (
    DRAWING,
    FAILED,
    GREEN,
    NO_PACK,
    ORANGE,
    RED,
    STALE,
    Holder,
    Nominee,
    Place,
    Preflight,
    SessionFacts,
    preflight,
)


def facts(
    *,
    holder: dict[str, object] | None = None,
    place: dict[str, object] | None = None,
    nominee: dict[str, object] | None = None,
    is_evening: bool = True,
    mail_is_set: bool = True,
) -> SessionFacts:
    """Everything in order, but for what is said."""
    return SessionFacts(
        holders=(Holder(1, "ก", **(holder or {})),),  # type: ignore[arg-type]
        places=(Place("9.00", **(place or {})),),  # type: ignore[arg-type]
        nominees=(Nominee(2, "ข", **(nominee or {})),),  # type: ignore[arg-type]
        is_evening=is_evening,
        mail_is_set=mail_is_set,
    )


def wrong(found: Preflight) -> list[tuple[str, str, str]]:
    return [
        (check.code, fault.code, fault.colour) for check in found.checks for fault in check.faults
    ]


def test_everything_is_ready() -> None:
    found = preflight(facts())

    assert (found.colour, found.red, found.orange, wrong(found)) == (GREEN, 0, 0, [])
    assert len(found.checks) == 10


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"holder": {"is_closed": True}}, ("joined", "account_closed", RED)),
        ({"holder": {"has_signed_in": False}}, ("joined", "never_signed_in", RED)),
        ({"holder": {"lacks_factor": True}}, ("factors", "no_factor", RED)),
        ({"nominee": {"shortage": "ขาด"}}, ("quorum", "short", RED)),
        ({"nominee": {"has_spare": False}}, ("quorum", "no_spare_seat", ORANGE)),
        ({"place": {"is_empty": True}}, ("slots", "empty_slot", ORANGE)),
        ({"place": {"lacks_room": True}}, ("slots", "no_room", RED)),
        ({"place": {"lacks_link": True}}, ("slots", "no_link", RED)),
        ({"place": {"lacks_presenter": True}}, ("slots", "no_presenter", ORANGE)),
        ({"nominee": {"is_accepted": False}}, ("nominees", "not_accepted", RED)),
        ({"nominee": {"pieces": 0}}, ("evidence", "no_evidence", ORANGE)),
        ({"nominee": {"infected": 1}}, ("evidence", "infected", RED)),
        ({"nominee": {"unchecked": 1}}, ("evidence", "unchecked", RED)),
        ({"nominee": {"undrawn": 1}}, ("evidence", "undrawn", ORANGE)),
        ({"holder": {"due": 2}}, ("kept", "no_device", ORANGE)),
        ({"holder": {"due": 2, "kept": 1}}, ("kept", "few_kept", ORANGE)),
        ({"holder": {"skew": 61}}, ("clocks", "wrong_clock", ORANGE)),
        ({"holder": {"skew": -61}}, ("clocks", "wrong_clock", ORANGE)),
        ({"holder": {"pack": NO_PACK}}, ("packs", "no_pack", RED)),
        ({"holder": {"pack": FAILED}}, ("packs", "pack_failed", RED)),
        ({"holder": {"pack": STALE}}, ("packs", "pack_stale", ORANGE)),
        ({"mail_is_set": False}, ("mail", "no_mail", ORANGE)),
        ({"holder": {"has_address": False}}, ("mail", "no_address", ORANGE)),
        ({"holder": {"waits_for_mail": True}}, ("mail", "mail_waits", RED)),
    ],
)
def test_one_fault_is_one_line(given: dict[str, object], expected: tuple[str, str, str]) -> None:
    found = preflight(facts(**given))  # type: ignore[arg-type]

    assert wrong(found) == [expected]
    assert found.colour == expected[2]
    assert (found.red, found.orange) == ((1, 0) if expected[2] == RED else (0, 1))


@pytest.mark.parametrize(
    "given",
    [
        {"holder": {"due": 2, "kept": 2}},
        {"holder": {"skew": 60}},
        {"holder": {"pack": DRAWING}},
        {"holder": {"pack": NO_PACK}, "is_evening": False},
    ],
)
def test_what_is_no_fault(given: dict[str, object]) -> None:
    assert wrong(preflight(facts(**given))) == []  # type: ignore[arg-type]


def test_an_empty_day_is_no_green_one() -> None:
    found = preflight(SessionFacts((), (), (), is_evening=False, mail_is_set=True))

    assert wrong(found) == [("joined", "nobody_sits", RED), ("slots", "no_slots", RED)]

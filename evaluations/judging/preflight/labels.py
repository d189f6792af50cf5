"""The preflight in words: each check, what is wrong, and the page on which it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.judging.preflight.checks import Check, Fault, Preflight
from units.models import User

# Pages that only administrators reach; others are told in the sentence whom to ask.
OF_ADMINISTRATORS = ("person_detail", "person_edit", "committee", "status")
OWN_FACTORS = "mfa_index"
# The packs are drawn on the page of the list itself.
PACKS = "#pack"
Faults = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class FaultLine:
    """`address` is empty where the reader does not reach the page that mends it."""

    colour: str
    sentence: str
    address: str


@dataclass(frozen=True)
class CheckLine:
    check: Check
    text: str
    faults: tuple[FaultLine, ...]


def _checks() -> dict[str, str]:
    return {
        "joined": _("Everybody on a seat has signed in once"),
        "factors": _("Two-step sign-in is set up where it is asked for"),
        "quorum": _("Enough sheets can be counted, also after withdrawals that are foreseen"),
        "slots": _("Every slot has its room or meeting link and its presenters"),
        "nominees": _("Everybody who presents is accepted"),
        "evidence": _("The evidence is checked for viruses and has its previews"),
        "kept": _("The sheets are kept on each judge's device"),
        "clocks": _("The clocks of the devices are right within a minute"),
        "packs": _("The fallback packs are drawn"),
        "packs_due": _("The fallback packs are drawn by themselves at 18.00 the evening before"),
        "mail": _("What was to be mailed has left"),
    }


def _of_people() -> Faults:
    return {
        "nobody_sits": (
            _("Nobody sits in the committee on that day. Ask the administrator to name seats."),
            "committee",
        ),
        "account_closed": (
            _(
                "The account of %(name)s is closed. Ask the administrator to open it again or to "
                "name a substitute."
            ),
            "person_detail",
        ),
        "never_signed_in": (
            _(
                "%(name)s has never signed in. Print a sign-in card, or have the invitation sent "
                "again."
            ),
            "cards",
        ),
        "no_factor": (
            _(
                "%(name)s has not set up the two-step sign-in, without which nobody signs a "
                "result. Have them sign in and set it up before the day."
            ),
            "person_detail",
        ),
    }


def _of_sheets() -> Faults:
    return {
        "short": (_("%(what)s"), "session_progress"),
        "no_spare_seat": (
            _(
                "“%(name)s”: not one sheet may be missing. If a judge withdraws or is absent, it "
                "cannot be counted. Have a substitute ready."
            ),
            "session_progress",
        ),
        "no_device": (
            _(
                "%(name)s has not opened the session's page on a device yet. Have them open it "
                "once on the device they will use."
            ),
            "session_devices",
        ),
        "few_kept": (
            _(
                "The device of %(name)s keeps %(kept)s of %(due)s sheets. Have them open each "
                "sheet, then the session's page."
            ),
            "session_devices",
        ),
        "wrong_clock": (
            _(
                "The clock of a device of %(name)s is %(minutes)s minutes wrong. Have them set it "
                "to automatic time."
            ),
            "session_devices",
        ),
    }


def _of_slots() -> Faults:
    return {
        "no_slots": (_("No slot is planned. Lay out the schedule."), "session_plan"),
        "empty_slot": (
            _("Nobody presents in %(slot)s. Fill it or take it out."),
            "session_plan",
        ),
        "no_room": (_("There is no room for %(slot)s. Enter it."), "session_plan"),
        "no_link": (_("There is no meeting link for %(slot)s. Enter it."), "session_plan"),
        "no_presenter": (_("No presenter is named for %(slot)s. Enter one."), "session_plan"),
        "not_accepted": (
            _("“%(name)s” has a slot but is not accepted. Accept it, or take it out."),
            "nomination_detail",
        ),
    }


def _of_evidence() -> Faults:
    return {
        "no_evidence": (
            _("“%(name)s” has brought no evidence. Ask its office."),
            "nomination_detail",
        ),
        "infected": (
            _(
                "“%(name)s”: a virus was found in %(count)s pieces of evidence. Ask its office "
                "for a clean file."
            ),
            "nomination_detail",
        ),
        "unchecked": (
            _(
                "“%(name)s”: %(count)s pieces of evidence are not checked for viruses yet, so "
                "nobody can open them. Ask the administrator to look at the scanner."
            ),
            "nomination_detail",
        ),
        "undrawn": (
            _(
                "“%(name)s”: %(count)s pieces of evidence have no preview. Open them once to see "
                "whether they can be read."
            ),
            "nomination_detail",
        ),
    }


def _of_packs_and_mail() -> Faults:
    return {
        "no_pack": (
            _("No fallback pack is drawn for %(name)s. Draw one on this page."),
            "packs",
        ),
        "pack_failed": (
            _("The fallback pack of %(name)s could not be drawn. Draw one on this page."),
            "packs",
        ),
        "pack_stale": (
            _(
                "The fallback pack of %(name)s is older than the schedule, the evidence or a "
                "withdrawal. Draw one anew on this page."
            ),
            "packs",
        ),
        "no_mail": (
            _("No mail server is set, so nobody is told by mail. Tell the committee yourself."),
            "status",
        ),
        "no_address": (
            _("%(name)s has no e-mail address. Ask the administrator to enter it."),
            "person_edit",
        ),
        "mail_waits": (
            _(
                "A mail to %(name)s has not left. Telephone, and ask the administrator to look at "
                "the mail server."
            ),
            "status",
        ),
    }


def _faults() -> Faults:
    """What is wrong and how it is mended, and the page for it."""
    return {
        **_of_people(),
        **_of_sheets(),
        **_of_slots(),
        **_of_evidence(),
        **_of_packs_and_mail(),
    }


def check_lines(preflight: Preflight, session: EvaluationSession, reader: User) -> list[CheckLine]:
    return [
        CheckLine(check, text, tuple(_lines(check, session, reader)))
        for check, text in ((check, _checks()[check.code]) for check in preflight.checks)
    ]


def _lines(check: Check, session: EvaluationSession, reader: User) -> Iterator[FaultLine]:
    known = _faults()
    for fault in check.faults:
        sentence, page = known[fault.code]
        address = _address(page, fault, session, reader)
        yield FaultLine(fault.colour, sentence % fault.values, address)


def _address(page: str, fault: Fault, session: EvaluationSession, reader: User) -> str:
    if fault.code == "no_factor" and fault.key == reader.pk:
        return reverse(OWN_FACTORS)
    if page in OF_ADMINISTRATORS and not reader.is_administrator:
        return ""
    if page == "packs":
        return PACKS
    if page == "status":
        return reverse(page)
    keys = {"committee": session.committee_id, "person_detail": fault.key}
    keys |= {"person_edit": fault.key, "nomination_detail": fault.key}
    return reverse(page, args=[keys.get(page, session.pk)])

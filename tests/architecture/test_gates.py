"""Every address says who may enter, and every person × page is in one table."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cdd_awards import account_urls
from evaluations.entry.evidence.models import Upload
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.actions.entry import make_cards
from evaluations.entry.schedule.models import CalendarLink, SignInCard
from evaluations.entry.schedule.session_version import token_for
from evaluations.entry.submissions.content import submission_content
from evaluations.entry.submissions.models import Submission
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import Absence, Proposal, ScoreSheet
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.outcome.publication.bundle import round_content
from evaluations.outcome.publication.bundle_schema import BundleContent
from evaluations.outcome.publication.models import Archive, Publication
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.jobs.running import stored_file
from evaluations.platform.journal.actions import record
from evaluations.platform.notices.models import Notice
from evaluations.setup.directory.models import Import, ImportKind
from tests import files
from tests.factories import (
    Cast,
    make_file,
    make_job,
    make_nomination,
    make_round,
    make_slot,
    opened_sheet,
    submitted_sheet,
)
from units.access import CARD_RULE, ENTRY_RULE, SCRIPT, everywhere
from units.models import User

SignIn = Callable[[User], Client]


def patterns(entries: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns)
        else:
            yield entry


ALL = list(patterns(get_resolver().url_patterns))


def test_every_view_says_who_may_enter() -> None:
    bare = [entry.name for entry in ALL if not getattr(entry.callback, ENTRY_RULE, "")]

    assert bare == []
    assert len(ALL) > 60


def test_every_public_view_gives_its_reason() -> None:
    rules = [getattr(entry.callback, ENTRY_RULE) for entry in ALL]
    public = [rule for rule in rules if rule.startswith("public: ")]

    assert len(public) > 5
    assert all(len(rule) > len("public: ") + 10 for rule in public)


OURS = list(patterns(import_module("evaluations.urls").urlpatterns))


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: str(entry.name))
def test_a_stranger_is_sent_to_the_sign_in_page(
    client: Client, db: None, entry: URLPattern
) -> None:
    is_public = getattr(entry.callback, ENTRY_RULE).startswith("public: ")
    words = {"code": "X", "secret": "X", "token": "X", "kind": "people", "to": "open"}
    words |= {"subject_type": "Unit", "format": "page"}
    if "<uuid:" in str(entry.pattern):
        words["pk"] = "00000000-0000-0000-0000-000000000000"
    examples = {name: words.get(name, 1) for name in entry.pattern.converters}

    answer = client.get(reverse(str(entry.name), kwargs=examples))

    if getattr(entry.callback, ENTRY_RULE) == SCRIPT:
        assert answer.status_code == 401
        return
    assert answer.headers.get("Location", "").startswith("/accounts/login/") is not is_public


ROLES = (
    "administrator",
    "chair",
    "member",
    "secretary",
    "officer",
    "other_officer",
    "auditor",
    "nobody",
)
JUDGES = ("chair", "member", "secretary")
OVERSEERS = ("administrator", "auditor")
ADMINISTRATOR = ("administrator",)
READERS = ("administrator", "auditor", "officer", "other_officer")
KEEPERS = ("administrator", "officer", "other_officer")
RUNNERS = ("administrator", "chair", "secretary")
INSIDE = ("administrator", *JUDGES, "officer", "auditor")
KEPT = ("administrator", "officer")
CHECKERS = ("administrator", "secretary")
# page → the roles that get 200; everybody else gets 404.
PAGES = {
    "home": ROLES,
    "session_list": ROLES,
    "result_list": ROLES,
    "privacy": ROLES,
    "check": ROLES,
    "check_journal": ROLES,
    "session_detail": INSIDE,
    "session_wall": INSIDE,
    "session_progress": (*RUNNERS, "auditor"),
    "roll_call": RUNNERS,
    "earlier_marks": ("member",),
    "agreed_sheet": JUDGES,
    "certification": ("chair",),
    "reopening": ("chair",),
    "paper": ("administrator", "member", "secretary"),
    "paper_again": ("administrator", "member"),
    "paper_key": ("administrator", "secretary"),
    "paper_pdf": RUNNERS,
    "notice_list": ROLES,
    "notice_wishes": ROLES,
    "worker": ROLES,
    "offline": ROLES,
    "announcements": ROLES,
    "job_list": ROLES,
    "result_xlsx": ("administrator", *JUDGES, "auditor"),
    "session_paper": RUNNERS,
    "activity_edit": (*RUNNERS, "officer"),
    "activity_photos": (*RUNNERS, "officer"),
    "certificates": OVERSEERS,
    "template_add": ADMINISTRATOR,
    "template_edit": ADMINISTRATOR,
    "template_sample": OVERSEERS,
    "print_settings": ADMINISTRATOR,
    "print_logo_image": ROLES,
    "publication": ADMINISTRATOR,
    "round_preview": OVERSEERS,
    "round_bundle": OVERSEERS,
    "archive_list": OVERSEERS,
    "archive": OVERSEERS,
    "job": ("member",),
    "job_file": ("member",),
    "pulse": ROLES,
    "nomination_list": ROLES,
    "nomination_detail": INSIDE,
    "nomination_evidence_state": INSIDE,
    "nomination_zip": INSIDE,
    "nomination_add": KEEPERS,
    "nomination_edit": KEPT,
    "nomination_submit": KEPT,
    "nomination_withdraw": KEPT,
    "nomination_evidence": KEPT,
    "nomination_extend": ADMINISTRATOR,
    "nomination_return": CHECKERS,
    "nomination_accept": CHECKERS,
    "evidence": INSIDE,
    "evidence_add": KEPT,
    "evidence_edit": KEPT,
    "evidence_replace": KEPT,
    "evidence_remove": KEPT,
    "version_file": INSIDE,
    "version_page": INSIDE,
    "receipt_pdf": INSIDE,
    "session_zip": ("administrator", *JUDGES, "auditor"),
    "upload": ("officer",),
    "pick_own_unit": KEEPERS,
    "board": ("administrator", *JUDGES, "auditor"),
    "comparison": ("administrator", *JUDGES, "auditor"),
    "result": ("administrator", *JUDGES, "auditor"),
    "result_pdf": ("administrator", *JUDGES, "auditor"),
    "sheet_open": JUDGES,
    "sheet_conflict": JUDGES,
    "sheet": ("member",),
    "sheet_review": ("member",),
    "sheet_pdf": ("administrator", "member"),
    "administration": READERS,
    "history": OVERSEERS,
    "sign_in_list": OVERSEERS,
    "own_sign_ins": ROLES,
    "access_review": OVERSEERS,
    "access_review_export": OVERSEERS,
    "unit_list": OVERSEERS,
    "unit_detail": OVERSEERS,
    "unit_export": OVERSEERS,
    "unit_add": ADMINISTRATOR,
    "unit_edit": ADMINISTRATOR,
    "unit_rename": ADMINISTRATOR,
    "unit_close": ADMINISTRATOR,
    "person_list": READERS,
    "people_export": READERS,
    "person_add": KEEPERS,
    "people_invite": KEEPERS,
    "person_detail": ("administrator", "auditor", "officer"),
    "person_edit": ("administrator", "officer"),
    "person_close": ("administrator", "officer"),
    "person_data": ("administrator", "officer"),
    "person_erase": ADMINISTRATOR,
    "import_new": KEEPERS,
    "import_detail": OVERSEERS,
    "pick_unit": ROLES,
    "pick_person": READERS,
    "pick_place": ROLES,
    "rubric_list": OVERSEERS,
    "rubric": OVERSEERS,
    "rubric_compare": OVERSEERS,
    "rubric_export": OVERSEERS,
    "rubric_preview": OVERSEERS,
    "rubric_paper": OVERSEERS,
    "rubric_add": ADMINISTRATOR,
    "rubric_edit": ADMINISTRATOR,
    "rubric_copy": ADMINISTRATOR,
    "rubric_remove": ADMINISTRATOR,
    "rubric_import": ADMINISTRATOR,
    "round_list": OVERSEERS,
    "round": OVERSEERS,
    "round_sessions": OVERSEERS,
    "cascade": OVERSEERS,
    "round_add": ADMINISTRATOR,
    "round_edit": ADMINISTRATOR,
    "round_copy": ADMINISTRATOR,
    "round_phase": ADMINISTRATOR,
    "round_make_real": ADMINISTRATOR,
    "round_wipe": ADMINISTRATOR,
    "award_add": ADMINISTRATOR,
    "award_edit": ADMINISTRATOR,
    "award_remove": ADMINISTRATOR,
    "committee_list": OVERSEERS,
    "committee": OVERSEERS,
    "committee_add": ADMINISTRATOR,
    "committee_remove": ADMINISTRATOR,
    "session_add": ADMINISTRATOR,
    "session_plan": RUNNERS,
    "session_edit": RUNNERS,
    "session_remove": RUNNERS,
    "cards": RUNNERS,
    "agenda_pdf": ("administrator", *JUDGES, "auditor"),
    "agenda_xlsx": ("administrator", *JUDGES, "auditor"),
    "calendar_links": ROLES,
    "card_sign_in": ROLES,
}
# A change → the roles that are let in; 404 for the rest.
CHANGES = {
    "slot_change": INSIDE,
    "slot_undo": INSIDE,
    "slot_questions": INSIDE,
    "slot_swap": INSIDE,
    "slot_move": INSIDE,
    "session_insert": INSIDE,
    "session_shift": INSIDE,
    "check_in": JUDGES,
    "seat_check": RUNNERS,
    "person_check": RUNNERS,
    "seat_action": RUNNERS,
    "proposal_decide": RUNNERS,
    "absence_lift": RUNNERS,
    "discussion": ("administrator", *JUDGES, "auditor"),
    "sheet_save": ("member",),
    "sheet_revise": ("member",),
    "agreed_reopen": JUDGES,
    "paper_withdraw": ("administrator", "member", "secretary"),
    "notices_read": ROLES,
    "notice_open": ("member",),
    "ruling": ("chair",),
    "unit_reopen": ADMINISTRATOR,
    "person_invite": ("administrator", "officer"),
    "person_uninvite": ("administrator", "officer"),
    "person_reopen": ("administrator", "officer"),
    "person_export": ("administrator", "officer"),
    "import_apply": ADMINISTRATOR,
    "rubric_version": ADMINISTRATOR,
    "round_assign": ADMINISTRATOR,
    "cascade_send": ADMINISTRATOR,
    "card_revoke": RUNNERS,
    "cards_pdf": RUNNERS,
    "card_pdf": RUNNERS,
    "calendar_revoke": ("member",),
    "evidence_order": KEPT,
    "version_opened": INSIDE,
    "upload_begin": KEPT,
    "upload_again": ("officer",),
    "print_logo": ADMINISTRATOR,
    "certificates_issue": ADMINISTRATOR,
    "certificates_draw": OVERSEERS,
    "session_sheets": ("administrator", *JUDGES, "auditor"),
    "job_cancel": ("member",),
    "job_retry": ("member",),
}


@pytest.fixture
def addresses(cast: Cast, own_media: Path) -> dict[str, str]:
    return one_of_everything(cast)


def one_of_everything(cast: Cast, points: str = "8") -> dict[str, str]:
    """A certified category with `points` everywhere, and a nomination still being scored."""
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)
    done = ScoreSheet.objects.get(seat__user=cast.member)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    running = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[running])
    sheet = opened_sheet(judge=cast.member, nomination=running)
    addresses = _addresses(cast, running.pk, sheet.pk, done.pk, result)
    live = _of_the_day(cast, running, result)
    printed = _printed(cast, result)
    return {**addresses, **_configuration(cast), **_handed_in(cast), **live, **printed}


def _printed(cast: Cast, result: Result) -> dict[str, str]:
    """One of everything that is printed, published or kept."""
    award_round, now = cast.category.award.round, timezone.now()
    template = CertificateTemplate.objects.create(
        round=award_round, name="x", title="x", body="x", signer="x", number_format="{เลขที่}"
    )
    Publication.objects.create(round=award_round, public_from=now)
    PrintSetting.objects.create(pk=1, logo=files.picture())
    job = make_job(asked_by=cast.member, state="done", key="0" * 64)
    stored_file(job).parent.mkdir(parents=True, exist_ok=True)
    stored_file(job).write_bytes(b"x")
    content: BundleContent = {
        "name": "x",
        "round": round_content(award_round),
        "seals": [],
        "results": [],
    }
    archive = Archive.objects.create(name="x", content=content, taken_in_at=now, taken_in_by="x")
    session = cast.session.pk
    arguments: dict[str, list[int]] = {
        "result_xlsx": [result.pk],
        "activity_edit": [session],
        "activity_photos": [session],
        "certificates": [award_round.pk],
        "template_add": [award_round.pk],
        "publication": [award_round.pk],
        "archive": [archive.pk],
        **dict.fromkeys(("template_edit", "template_sample"), [template.pk]),
        **dict.fromkeys(("certificates_issue", "certificates_draw"), [template.pk]),
        **dict.fromkeys(("job", "job_file", "job_cancel", "job_retry"), [job.pk]),
        **dict.fromkeys(
            ("announcements", "job_list", "print_settings", "print_logo_image", "print_logo"), []
        ),
        "archive_list": [],
    }
    return {name: reverse(name, args=arguments[name]) for name in arguments}


def _of_the_day(cast: Cast, running: Nomination, result: Result) -> dict[str, str]:
    """One of everything that a running day brings about."""
    seat, now = cast.seat(cast.member), timezone.now()
    agreed = ScoreSheet.objects.create(
        committee=cast.committee, nomination=running, rubric=cast.category.rubric, opened_at=now
    )
    person = cast.slot.attendance.create(role="presenter", number=1, name="x")
    params = {"seat": seat, "nomination": running, "reason": "x", "made_by": cast.chair}
    proposal = Proposal.objects.create(kind="absence", made_at=now, **params)
    absence = Absence.objects.create(made_at=now, **params)
    entry = PaperEntry.objects.create(
        seat=seat,
        nomination=running,
        values={"marks": {}, "notes": {}, "declares_none": True},
        keyed_at=now,
        keyed_by=cast.secretary,
        scan="none/x.pdf",
        scan_size=1,
    )
    notice = Notice.objects.create(
        user=cast.member,
        kind="tomorrow",
        params={"date": "", "host": ""},
        address="/",
        made_at=now,
    )
    session, slot = cast.session.pk, cast.slot.pk
    arguments: dict[str, list[object]] = {
        "session_insert": [session],
        "session_shift": [session],
        "check_in": [session],
        "roll_call": [session],
        "pulse": [token_for(session, "slots")],
        "seat_check": [session, seat.pk],
        "person_check": [person.pk],
        "seat_action": [running.pk, seat.pk],
        "paper_key": [running.pk, seat.pk],
        "paper_pdf": [running.pk],
        "discussion": [running.pk],
        "proposal_decide": [proposal.pk],
        "absence_lift": [absence.pk],
        "agreed_sheet": [agreed.pk],
        "agreed_reopen": [agreed.pk],
        "reopening": [result.pk],
        "notice_open": [notice.pk],
        **{name: [slot] for name in CHANGES if name.startswith("slot_")},
        **{name: [entry.pk] for name in ("paper", "paper_again", "paper_withdraw")},
    }
    return {name: reverse(name, args=arguments[name]) for name in arguments}


def _handed_in(cast: Cast) -> dict[str, str]:
    """Addresses of the certified nomination, its evidence, and an upload of its officer."""
    nomination = cast.nomination
    version = make_file(nomination=nomination)
    now = timezone.now()
    upload = Upload.objects.create(
        nomination=nomination, owner=cast.officer, name="x", size=9, touched_at=now
    )
    content = submission_content(nomination, by="x", submitted_at=now)
    submission = Submission.objects.create(
        nomination=nomination, number=1, submitted_at=now, content=content, digest="0"
    )
    arguments: dict[str, list[object]] = {
        "evidence_add": [nomination.pk, "text"],
        "evidence_order": [nomination.pk],
        "version_page": [version.pk, 1],
        "version_file": [version.pk],
        "version_opened": [version.pk],
        "receipt_pdf": [submission.pk],
        "session_zip": [cast.session.pk],
        "upload": [upload.pk],
        "upload_again": [upload.pk],
        "upload_begin": [nomination.pk],
    }
    for name in (*PAGES, *CHANGES):
        if name.startswith("nomination_") and name not in ARGUMENTLESS:
            arguments[name] = [nomination.pk]
        elif name.startswith("evidence") and name not in arguments:
            arguments[name] = [version.item_id]
    return {name: reverse(name, args=arguments[name]) for name in arguments}


def _addresses(cast: Cast, running: int, sheet: int, done: int, result: Result) -> dict[str, str]:
    panel = [cast.committee.pk, cast.category.pk]
    arguments: dict[str, list[int]] = {
        "session_detail": [cast.session.pk],
        "board": panel,
        "comparison": [*panel, cast.nomination.pk],
        "result": [result.pk],
        "result_pdf": [result.pk],
        "sheet_open": [running],
        "sheet_conflict": [running],
        "sheet": [sheet],
        "sheet_review": [sheet],
        "sheet_pdf": [done],
        "slot_change": [cast.slot.pk],
        "sheet_save": [sheet],
        "sheet_revise": [sheet],
        "earlier_marks": [sheet],
        "certification": panel,
        "ruling": panel,
    }
    return {name: reverse(name, args=arguments[name]) for name in arguments}


def _configuration(cast: Cast) -> dict[str, str]:
    """Addresses of what administrators keep. The person is of the officer's office."""
    award_round, committee = cast.category.award.round, cast.committee
    rehearsal = make_round(is_rehearsal=True)
    record(by=cast.administrator, verb="round.changed", subject=award_round)
    brought = Import.objects.create(
        kind=ImportKind.PEOPLE, file_name="x", sha256="0" * 64, made_by=cast.administrator
    )
    card = SignInCard.objects.create(session=cast.session, user=cast.member, code_digest="x")
    link = CalendarLink.objects.create(user=cast.member, secret_digest="x")
    arguments: dict[str, list[object]] = {
        "history": ["AwardRound", award_round.pk],
        "import_new": ["people"],
        "import_detail": [brought.pk],
        "import_apply": [brought.pk],
        "round_phase": [award_round.pk, "closed"],
        "round_make_real": [rehearsal.pk],
        "round_wipe": [rehearsal.pk],
        "award_add": [award_round.pk],
        "award_edit": [cast.category.award.pk],
        "award_remove": [cast.category.award.pk],
        "committee_list": [award_round.pk],
        "committee_add": [award_round.pk],
        "session_add": [committee.pk],
        "card_revoke": [card.pk],
        "calendar_revoke": [link.pk],
        "agenda_pdf": [cast.session.pk],
        "agenda_xlsx": [cast.session.pk],
        "cards": [cast.session.pk],
        "cards_pdf": [cast.session.pk],
        "card_pdf": [cast.session.pk, cast.seat(cast.member).pk],
        "cascade": [award_round.pk],
        "cascade_send": [award_round.pk],
    }
    of_which = {
        "unit": cast.nomination.unit.pk,
        "person": cast.officer.pk,
        "rubric": cast.category.rubric.pk,
        "round": award_round.pk,
        "committee": committee.pk,
        "session": cast.session.pk,
    }
    bare = ("_list", "_add", "_export")
    for name in (*PAGES, *CHANGES):
        kind = name.partition("_")[0]
        if name in arguments or name in ARGUMENTLESS or kind not in of_which:
            continue
        plain = name.endswith(bare) and name not in ("person_export", "rubric_export")
        arguments[name] = [] if plain else [of_which[kind]]
    names = {name for name in (*PAGES, *CHANGES) if name in arguments} | ARGUMENTLESS
    return {name: reverse(name, args=arguments.get(name, [])) for name in names}


ARGUMENTLESS = {
    "notice_list",
    "notice_wishes",
    "notices_read",
    "worker",
    "offline",
    "home",
    "nomination_list",
    "nomination_add",
    "pick_own_unit",
    "session_list",
    "result_list",
    "privacy",
    "check",
    "check_journal",
    "administration",
    "people_export",
    "people_invite",
    "pick_unit",
    "pick_person",
    "pick_place",
    "calendar_links",
    "card_sign_in",
    "sign_in_list",
    "own_sign_ins",
    "access_review",
    "access_review_export",
}


# What a session opened by a card enters, and what it finds there: pages of its own day.
ON_CARD = {
    "session_detail",
    "check_in",
    "sheet_open",
    "sheet_conflict",
    "sheet",
    "sheet_save",
    "sheet_review",
    "sheet_revise",
    "agreed_sheet",
    "nomination_detail",
    "nomination_evidence_state",
    "evidence",
    "version_file",
    "version_page",
    "version_opened",
    "board",
    "comparison",
    "result",
}
# Open to everybody, so to a card as well; of the account's own pages only the way out.
FOR_ALL = {"account_logout", "set_language", "healthz", "readyz", "worker", "offline", "pulse"}
FOR_ALL |= {
    "privacy",
    "check",
    "check_journal",
    "check_result",
    "announcements",
    "announcement",
    "invitation",
}
FOR_ALL |= {"calendar_feed", "card", "card_sign_in"}
FOR_ALL |= {"security_txt", "well_known_change_password"}


def test_only_these_say_that_a_card_enters() -> None:
    """Whatever says nothing is closed, pages of packages as well."""
    rules = {str(entry.name): getattr(entry.callback, CARD_RULE, None) for entry in ALL}

    assert {name for name, rule in rules.items() if rule is everywhere} == FOR_ALL
    limited = {name for name, rule in rules.items() if rule and rule is not everywhere}
    assert limited == ON_CARD


@pytest.fixture
def by_card(cast: Cast, addresses: dict[str, str]) -> Client:
    cards = make_cards(by=cast.chair, session=cast.session)
    code = next(card.code for card in cards if card.seat.user == cast.member)
    client = Client()
    client.post(reverse("card_sign_in"), {"code": code})
    return client


def whole(client: Client, method: str, address: str) -> int:
    answer = getattr(client, method)(address)
    return answer.status_code if not answer.streaming or b"".join(answer) else 0


def test_what_a_card_reaches(by_card: Client, addresses: dict[str, str]) -> None:
    """Every page and every change of ours: those of the day answer, the rest says 403."""
    pages = {name: whole(by_card, "get", addresses[name]) for name in PAGES}
    changes = {name: whole(by_card, "post", addresses[name]) for name in CHANGES}
    closed = {name for name, status in (pages | changes).items() if status == 403}

    assert closed == {*PAGES, *CHANGES} - ON_CARD - FOR_ALL - {"home"}
    assert not {name for name, status in pages.items() if status == 404}
    # The result is certified, so the sheet on it is not taken up again.
    assert not {name for name in CHANGES if name in ON_CARD and changes[name] == 404}


def test_a_card_reaches_nothing_of_the_account_or_of_packages(
    by_card: Client, addresses: dict[str, str]
) -> None:
    theirs = [reverse("account_reset_password_from_key", args=["1", "x"]), "/admin/"]
    for entry in account_urls.urlpatterns:
        if entry.name not in (*FOR_ALL, "account_reset_password_from_key"):
            theirs.append(reverse(str(entry.name), args=[1] * len(entry.pattern.converters)))
    theirs += [reverse(f"admin:{name}") for name in ("units_user_changelist", "password_change")]
    found = {
        address: {by_card.get(address).status_code, by_card.post(address).status_code}
        for address in theirs
    }

    assert found == dict.fromkeys(theirs, {403})


def test_every_page_and_change_stands_in_the_tables() -> None:
    """A new address must say here who may enter; public ones and files are named."""
    # A scan needs its file: tests/evaluations/judging/paper/test_paper.py.
    elsewhere = {"paper_scan", "check_result", "invitation", "calendar_feed", "card"}
    # tests/evaluations/outcome/publication/test_public.py
    elsewhere.add("announcement")
    # Every document in every format: tests/evaluations/outcome/reports/test_catalogue.py.
    elsewhere.add("document")
    names = {str(entry.name) for entry in OURS}

    assert names - elsewhere == {*PAGES, *CHANGES}


@pytest.mark.parametrize("role", ROLES)
def test_pages(cast: Cast, sign_in: SignIn, addresses: dict[str, str], role: str) -> None:
    client = sign_in(getattr(cast, role))
    found = {}
    for name in PAGES:
        answer = client.get(addresses[name])
        # What comes in pieces is read to its end, as a browser does.
        status = answer.status_code if not answer.streaming or b"".join(answer) else 0
        # A judge who has not declared sees the declaration; one who has goes to the sheet.
        found[name] = status in (200, 302)

    assert found == {name: role in roles for name, roles in PAGES.items()}


@pytest.mark.parametrize("role", ROLES)
def test_changes(cast: Cast, sign_in: SignIn, addresses: dict[str, str], role: str) -> None:
    client = sign_in(getattr(cast, role))
    found = {name: client.post(addresses[name]).status_code != 404 for name in CHANGES}

    assert found == {name: role in roles for name, roles in CHANGES.items()}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_never_made_by_get(
    cast: Cast, sign_in: SignIn, addresses: dict[str, str], name: str
) -> None:
    allowed: User = getattr(cast, CHANGES[name][0])

    assert sign_in(allowed).get(addresses[name]).status_code == 405


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_needs_the_forms_token(cast: Cast, addresses: dict[str, str], name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.chair)

    answer = client.post(addresses[name])

    assert answer.status_code == 403
    assert "หน้านี้เปิดค้างไว้นานเกินไป" in answer.content.decode()

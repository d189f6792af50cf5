"""Addresses of ours, with one of everything that they may name."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.models import Upload
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import CalendarLink, SignInCard
from evaluations.entry.schedule.session_version import token_for
from evaluations.entry.submissions.content import submission_content
from evaluations.entry.submissions.models import Submission
from evaluations.judging.figures.actions.keying import key_figure
from evaluations.judging.figures.models import FigureImport
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import Absence, Proposal, ScoreSheet, Standing
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.outcome.minutes.actions import begin_minutes, bring_report
from evaluations.outcome.publication.bundle import round_content
from evaluations.outcome.publication.bundle_schema import BundleContent
from evaluations.outcome.publication.models import Archive, Publication
from evaluations.oversight.messages.models import Delivery, Message, MessageTemplate
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.jobs.running import stored_file
from evaluations.platform.journal.actions import record
from evaluations.platform.notices.models import Notice
from evaluations.platform.searches.models import SavedSearch
from evaluations.platform.spreadsheet.reading import Remark
from evaluations.platform.store.files import stored_files
from evaluations.setup.directory.models import Import, ImportFile, ImportKind
from evaluations.setup.directory.plan import ADD, REFUSE, Planned
from evaluations.setup.rounds.models import AwardRound
from evaluations.setup.rubrics.models import AdjustmentRule, Indicator, Rubric
from tests import files
from tests.architecture.gates import CHANGES, PAGES
from tests.factories import (
    Cast,
    make_category,
    make_citation,
    make_committee,
    make_day_photo,
    make_evidence,
    make_file,
    make_job,
    make_nomination,
    make_question,
    make_round,
    make_slot,
    opened_sheet,
    submitted_sheet,
)
from tests.figures import make_deduction
from tests.objecting import objected


def one_of_everything(cast: Cast, points: str = "8") -> dict[str, str]:
    """A certified category with `points` everywhere, and a nomination still being scored."""
    rule = make_deduction(rubric=cast.category.rubric)
    AwardRound.objects.filter(pk=cast.committee.round_id).update(objection_days=10)
    # Every page of what a rubric may ask is there.
    Rubric.objects.filter(pk=cast.category.rubric_id).update(
        classes=["S", "M"], asks_self_assessment=True
    )
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)
    done = ScoreSheet.objects.get(seat__user=cast.member)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    running = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[running])
    sheet = opened_sheet(judge=cast.member, nomination=running)
    addresses = _addresses(cast, running.pk, sheet.pk, done.pk, result)
    live = _of_the_day(cast, running, result) | _objections(cast)
    printed = _printed(cast, result)
    live |= _figures(cast, running, rule)
    live["manual"] = reverse("manual", args=["officer"])
    return {**addresses, **_configuration(cast), **_handed_in(cast), **live, **printed}


def _objections(cast: Cast) -> dict[str, str]:
    """Objections that the office has sent, and nobody answered."""
    window = objected(cast)
    own = ("objection_window", "objection_send", "objection_accept", "objection_answers")
    arguments: dict[str, list[int]] = {
        "objection_list": [],
        **dict.fromkeys(own, [window.pk]),
        "objection_write": [window.pk, 1],
        "objection_answer": [window.objections.get().pk],
    }
    return {name: reverse(name, args=arguments[name]) for name in arguments}


def _figures(cast: Cast, running: Nomination, rule: AdjustmentRule) -> dict[str, str]:
    """A figure that waits for its second person."""
    figure = key_figure(
        by=cast.secretary,
        nomination=running,
        kind="adjustment",
        pk=rule.pk,
        figure=Decimal(1),
        reason="x",
    )
    panel: list[object] = [cast.committee.pk, cast.category.pk]
    brought = FigureImport.objects.create(
        committee=cast.committee,
        category=cast.category,
        file_name="x.xlsx",
        sha256="0" * 64,
        made_at=timezone.now(),
        made_by=cast.secretary,
    )
    arguments: dict[str, list[object]] = {
        "figure_template": panel,
        "figure_bring": panel,
        "figure_import": [brought.pk],
        "figure_import_key": [brought.pk],
        "figure_import_confirm": [brought.pk],
        "figure_list": panel,
        "figure_key": [running.pk, "adjustment", rule.pk],
        "figure_confirm": [figure.pk],
        "figure_end": [figure.pk],
        "figure_ending": [figure.pk],
        "figure_ending_agree": [figure.pk],
        "figure_ending_drop": [figure.pk],
    }
    return {name: reverse(name, args=arguments[name]) for name in arguments}


def _printed(cast: Cast, result: Result) -> dict[str, str]:
    """One of everything that is printed, published or kept."""
    award_round, now = cast.category.award.round, timezone.now()
    template = CertificateTemplate.objects.create(
        round=award_round, name="x", title="x", body="x", signer="x", number_format="{เลขที่}"
    )
    Publication.objects.create(round=award_round, public_from=now)
    minutes = begin_minutes(by=cast.secretary, session=cast.session)
    bring_report(by=cast.secretary, minutes=minutes, people=[("ก", "", [])])
    PrintSetting.objects.create(pk=1, logo=files.picture())
    job = make_job(asked_by=cast.member, state="done", key="0" * 64)
    search = SavedSearch.objects.create(user=cast.member, path="/", name="x", query="q=x")
    stored_files().write(stored_file(job), b"x")
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
        **dict.fromkeys(("activity_photos", "photos_add"), [session]),
        "day_photo": [make_day_photo(cast.session, cast.officer).pk],
        **dict.fromkeys(("minutes", "minutes_begin", "minutes_channel"), [session]),
        **dict.fromkeys(("minutes_people", "minutes_adopt", "minutes_remove"), [session]),
        "certificates": [award_round.pk],
        "template_add": [award_round.pk],
        "publication": [award_round.pk],
        "archive": [archive.pk],
        **dict.fromkeys(("template_edit", "template_sample"), [template.pk]),
        **dict.fromkeys(("certificates_issue", "certificates_draw"), [template.pk]),
        **dict.fromkeys(("job", "job_file", "job_cancel", "job_retry"), [job.pk]),
        "search_remove": [search.pk],
        **dict.fromkeys(
            (
                "announcements",
                "job_list",
                "retention",
                "print_settings",
                "print_logo_image",
                "print_logo",
            ),
            [],
        ),
        "archive_list": [],
        "retention": [],
        "status": [],
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
    standing = Standing.objects.create(
        nomination=running, kind="shown_only", reason="x", asked_at=now, asked_by=cast.chair
    )
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
    question = make_question(
        judge=cast.member, nomination=cast.nomination, shared_at=now, text="x"
    )
    notice = Notice.objects.create(
        user=cast.member,
        kind="tomorrow",
        params={"date": "", "host": ""},
        address="/",
        made_at=now,
    )
    session, slot = cast.session.pk, cast.slot.pk
    elsewhere = make_committee(category=make_category(), people={cast.nobody: "member"})
    elsewhere.seats.update(valid_until=timezone.localdate() - timedelta(days=1))
    arguments: dict[str, list[object]] = {
        "seat_ended": [elsewhere.seats.get().pk],
        "session_insert": [session],
        "session_shift": [session],
        "check_in": [session],
        "device_report": [session],
        "roll_call": [session],
        "roll_call_all": [session],
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
        **dict.fromkeys(("own_questions", "own_questions_save"), [running.pk]),
        **dict.fromkeys(("question_separate", "question_tick", "question_answer"), [question.pk]),
        "agreed_reopen": [agreed.pk],
        "reopening": [result.pk],
        "standing": [standing.pk],
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


def _citation(sheet: int) -> int:
    own = ScoreSheet.objects.get(pk=sheet)
    indicator = Indicator.objects.filter(dimension__rubric=own.rubric_id)[0]
    version = make_evidence(nomination=own.nomination).versions.get()
    return make_citation(sheet=own, indicator=indicator, version=version).pk


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
        "sheet_cite": [sheet],
        "citation_remove": [_citation(sheet)],
        "sheet_revise": [sheet],
        "earlier_marks": [sheet],
        "certification": panel,
        "ruling": panel,
        "standings": panel,
        "lots": panel,
    }
    return {name: reverse(name, args=arguments[name]) for name in arguments}


def _configuration(cast: Cast) -> dict[str, str]:
    """Addresses of what administrators keep. The person is of the officer's office."""
    award_round, committee = cast.category.award.round, cast.committee
    rehearsal = make_round(is_rehearsal=True)
    draft = make_round(phase="draft")
    sent_up = make_nomination(
        category=make_category(), committee=committee, sent_up_from=cast.nomination
    )
    record(by=cast.administrator, verb="round.changed", subject=award_round)
    brought = Import.objects.create(
        kind=ImportKind.PEOPLE, file_name="x", sha256="0" * 64, made_by=cast.administrator
    )
    taken_in = Import.objects.create(
        kind=ImportKind.PEOPLE,
        file_name="ผู้ใช้.xlsx",
        sha256="2" * 64,
        made_by=cast.administrator,
        confirmed_at=timezone.now(),
        plan=[Planned(2, "gone@example.org", "นางสาวแดง", ADD).stored()],
    )
    own_list = Import.objects.create(
        kind="people",
        file_name="รายชื่อ.csv",
        sha256="1" * 64,
        made_by=cast.administrator,
        headings=[["A", "ชื่อเล่น", None, ["แดง"]]],
        plan=[Planned(2, "", "", REFUSE, remarks=(Remark("A2", "outside"),)).stored()],
    )
    ImportFile.objects.create(row=own_list, content="ชื่อเล่น,อีเมล\nแดง,\n".encode())
    card = SignInCard.objects.create(session=cast.session, user=cast.member, code_digest="x")
    link = CalendarLink.objects.create(user=cast.member, secret_digest="x")
    template = MessageTemplate.objects.create(name="x", subject="x", text="x")
    times = dict.fromkeys(("made_at", "send_at"), timezone.now())
    message = Message.objects.create(
        round=award_round,
        kind="sheets",
        subject="x",
        text="x",
        made_by=cast.administrator,
        **times,
    )
    delivery = Delivery.objects.create(
        message=message,
        user=cast.member,
        address="x@example.org",
        state="failed",
        **dict.fromkeys(("made_at", "touched_at"), timezone.now()),
    )
    arguments: dict[str, list[object]] = {
        "history": ["AwardRound", award_round.pk],
        **dict.fromkeys(("message", "message_stop"), [message.pk]),
        "message_resend": [delivery.pk],
        **dict.fromkeys(("message_template_edit", "message_template_remove"), [template.pk]),
        "message_write": [award_round.pk, "sheets"],
        "import_new": ["people"],
        "import_detail": [taken_in.pk],
        "import_apply": [brought.pk],
        "import_list": [],
        "import_undo": [taken_in.pk],
        "import_columns": [own_list.pk],
        "import_marked": [own_list.pk],
        "round_phase": [award_round.pk, "closed"],
        "round_make_real": [rehearsal.pk],
        "round_wipe": [rehearsal.pk],
        "round_remove": [draft.pk],
        "award_add": [award_round.pk],
        "award_edit": [cast.category.award.pk],
        "award_remove": [cast.category.award.pk],
        "category_stages": [cast.category.pk],
        "stage_category_add": [cast.category.pk],
        "committee_list": [award_round.pk],
        "committee_add": [award_round.pk],
        "committee_many": [award_round.pk, "province"],
        "committee_gaps": [award_round.pk],
        "committee_import": [award_round.pk],
        "committee_export": [award_round.pk],
        "bulk": ["nomination_accept"],
        "nomination_import": [award_round.pk],
        "schedule_import": [award_round.pk],
        "schedule_export": [award_round.pk],
        "session_add": [committee.pk],
        "card_revoke": [card.pk],
        "calendar_revoke": [link.pk],
        "agenda_pdf": [cast.session.pk],
        "agenda_xlsx": [cast.session.pk],
        "cards": [cast.session.pk],
        "cards_pdf": [cast.session.pk],
        "card_pdf": [cast.session.pk, cast.seat(cast.member).pk],
        "round_owing": [award_round.pk, "sheets"],
        "cascade": [award_round.pk],
        "cascade_send": [award_round.pk],
        "cascade_decide": [award_round.pk, sent_up.pk],
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
    "search_save",
    "sitemap",
    "worker",
    "offline",
    "home",
    "nomination_list",
    "nomination_export",
    "nomination_add",
    "pick_own_unit",
    "session_list",
    "result_list",
    "privacy",
    "check",
    "check_journal",
    "administration",
    "first_year",
    "manual_index",
    "message_list",
    "message_template_add",
    "outstanding",
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

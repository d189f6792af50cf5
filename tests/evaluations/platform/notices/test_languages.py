"""Every automatic notice in the language that a person chose, without a word of the other."""

import datetime
import re
from collections.abc import Callable
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from evaluations.judging.moderation.actions.proposals import propose
from evaluations.judging.scoring.models import ProposalKind
from evaluations.platform.notices.actions import notify, send_notices
from evaluations.platform.notices.kinds import KINDS, NoticeKind
from evaluations.platform.notices.models import Notice
from evaluations.platform.notices.sentences import sentence_of
from evaluations.setup.directory.actions.people import add_person, edit_person, invite
from evaluations.setup.directory.invitations import send_invitation
from tests.factories import Cast, make_user
from tests.mails import deliver
from units.models import Language, User

SignIn = Callable[[User], Client]
THAI, LATIN = re.compile("[ก-๛]"), re.compile("[A-Za-z]+")
FILLED = {
    "date": datetime.date(2026, 7, 20),
    "before": datetime.date(2026, 7, 19),
    "until": datetime.datetime(2026, 7, 20, 2, tzinfo=datetime.UTC),
}
# What a mail has in Latin letters in every language.
ADDRESS = re.compile(r"^/x/\S*$", re.MULTILINE)


def params_of(kind: NoticeKind) -> dict[str, Any]:
    names = re.findall(r"%\((\w+)\)s", str(kind.sentence))
    return {name: FILLED.get(name, "77") for name in (*names, "job")}


def test_every_kind_is_mailed_in_both_languages(db: None, settings: Any) -> None:
    settings.SITE_ADDRESS = ""
    people = {
        language: make_user(language=language, first_name="77", last_name="", title="")
        for language in Language
    }
    pks = [person.pk for person in people.values()]
    found = {}
    for code, kind in KINDS.items():
        said = params_of(kind)
        assert notify(pks, kind, about="x", params=said, address="/x/") == 2, code
        mail.outbox.clear()
        send_notices.func()
        sent = {one.to[0]: ADDRESS.sub("", f"{one.subject}\n{one.body}") for one in mail.outbox}
        english, thai = (sent[people[one].email] for one in (Language.ENGLISH, Language.THAI))
        if THAI.search(english) or LATIN.search(thai):
            found[code] = english + thai

    assert len(KINDS) > 20
    assert found == {}


def test_what_a_sentence_fills_in_is_in_the_readers_language(cast: Cast) -> None:
    """A state or a kind is no one's own words."""
    propose(
        by=cast.secretary,
        kind=ProposalKind.ABSENCE,
        seat=cast.committee.seats.get(user=cast.member),
        nomination=cast.nomination,
        reason="77",
    )
    notice = Notice.objects.get(kind="proposal")
    label = ProposalKind.ABSENCE.label
    for language in Language:
        with override(language):
            assert str(label) in sentence_of(notice)


def test_one_chooses_the_language_on_the_page_of_notices(cast: Cast, sign_in: SignIn) -> None:
    member, address = sign_in(cast.member), reverse("notice_wishes")
    shown = member.get(address).content.decode()
    assert "ภาษาของอีเมลที่ส่งถึงฉัน" in shown

    assert member.post(address, {"language": "en"}).status_code == 302
    cast.member.refresh_from_db()
    assert cast.member.language == "en"
    assert member.post(address, {"language": "xx"}).status_code == 200
    cast.member.refresh_from_db()
    assert cast.member.language == "en"


def test_account_mails_are_in_the_persons_language(
    cast: Cast, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    """An invitation, another address, a link for a new password."""
    User.objects.filter(pk=cast.member.pk).update(language=Language.ENGLISH)
    person = User(email="new@example.org", first_name="New", last_name="77")
    person.language = Language.ENGLISH
    with django_capture_on_commit_callbacks(execute=True):
        added = add_person(by=cast.administrator, person=person)
        invite(by=cast.administrator, person=added, site="https://awards.example.org")
        values = {"email": "other@example.org"}
        edit_person(by=cast.administrator, person=cast.member, edits=None, values=values)
    client.post(reverse("account_reset_password"), {"email": "other@example.org"})

    send_invitation.call(added.pk, "https://awards.example.org")
    subjects = [one.subject for one in deliver()]
    assert len(subjects) >= 4, subjects
    assert not [subject for subject in subjects if THAI.search(subject)]

"""The minutes as a document: the order of the form of official minutes, then the annex of a
meeting held from afar. What the records say is marked as such."""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluations.entry.schedule.models import AttendanceMode, AttendanceStatus, Identification
from evaluations.outcome.minutes.content import content_of
from evaluations.outcome.minutes.minutes_document import (
    ItemV1,
    MinutesDocument,
    PersonV1,
    SignerV1,
)
from evaluations.outcome.minutes.models import Minutes, Section
from evaluations.platform.documents.document import (
    Caution,
    Document,
    Facts,
    Head,
    Part,
    Signature,
    Signatures,
    Table,
    Text,
)
from evaluations.platform.documents.gap import gap
from thai.dates import format_date, format_time


def minutes_paper(minutes: Minutes) -> Document:
    """`minutes` comes `with_page`."""
    content = content_of(minutes)
    parts: list[Part] = []
    if not minutes.is_adopted:
        parts.append(Caution(_("Draft: the committee has not adopted these minutes yet.")))
    parts += [_head(content), *_people(content), _opened(content)]
    for section in Section:
        parts += _section(section, content["items"])
    parts += [_closed(content), _signatures(content), *_annex(content), *_adoption(minutes)]
    return Document(
        title=_("Minutes of the meeting"),
        subject=content["committee"],
        parts=tuple(parts),
        running=f"{_('Minutes of the meeting')} {content['number']}".strip(),
        is_rehearsal=content["is_rehearsal"],
        is_signed=minutes.is_adopted,
    )


def _missing() -> str:
    return gap(_("the secretary has not written it yet"))


def _head(content: MinutesDocument) -> Facts:
    day = datetime.date.fromisoformat(content["date"])
    return Facts(
        (
            (_("Meeting no."), content["number"] or _missing()),
            (_("Held on"), format_date(day, "full")),
            (pgettext("form 11", "at"), content["place"] or _missing()),
            (_("Round"), content["round"]),
        )
    )


def _people(content: MinutesDocument) -> list[Part]:
    committee = content["committee_people"]
    present = [person for person in committee if person["status"] == AttendanceStatus.PRESENT]
    missing = [person for person in committee if person["status"] != AttendanceStatus.PRESENT]
    attended = [
        person for person in content["attended"] if person["status"] != AttendanceStatus.ABSENT
    ]
    parts = [_listed(_("Who came"), present, _("nobody is ticked off yet"))]
    if missing:
        parts.append(_not_there(missing))
    parts.append(_listed(_("Who attended"), attended, _("nobody was entered")))
    return [*parts]


def _listed(heading: str, people: Sequence[PersonV1], empty: str) -> Table:
    return Table(
        columns=(
            Head(_("No."), True, "narrow"),
            Head(_("Name"), False, "wide"),
            Head(_("Position"), False, "rest"),
            Head(_("As"), False, "wide"),
        ),
        rows=tuple(
            (str(number), person["name"], person["position"] or "–", _role(person))
            for number, person in enumerate(people, start=1)
        ),
        heading=heading,
        empty=gap(empty),
        is_even=True,
    )


def _role(person: PersonV1) -> str:
    if person["status"] == AttendanceStatus.EXPECTED:
        return f"{person['role']} {gap(_('not called'))}"
    return person["role"]


def _not_there(people: Sequence[PersonV1]) -> Table:
    return Table(
        columns=(
            Head(_("No."), True, "narrow"),
            Head(_("Name"), False, "wide"),
            Head(_("As"), False, "wide"),
            Head(_("Why"), False, "rest"),
        ),
        rows=tuple(
            (str(number), person["name"], person["role"], _why(person))
            for number, person in enumerate(people, start=1)
        ),
        heading=_("Who did not come"),
        is_even=True,
    )


def _why(person: PersonV1) -> str:
    if person["status"] == AttendanceStatus.EXPECTED:
        return gap(_("not called"))
    return person["remark"] or gap(_("no reason was given"))


def _clock(text: str) -> str:
    return format_time(datetime.time.fromisoformat(text)) if text else _missing()


def _opened(content: MinutesDocument) -> Facts:
    return Facts(((_("Meeting opened at"), _clock(content["opened"])),))


def _closed(content: MinutesDocument) -> Facts:
    return Facts(((_("Meeting closed at"), _clock(content["closed"])),))


def _section(section: Section, items: Sequence[ItemV1]) -> list[Part]:
    """An item of the agenda without a matter is said to have none, as official minutes do."""
    number = {"number": section.value, "name": section.label}
    title = _("Item %(number)s: %(name)s") % number
    own = [item for item in items if item["section"] == section]
    if not own:
        return [Text((_("None."),), title)]
    numbered = enumerate(own, start=1)
    facts = [
        Facts(_item(item), f"{section.value}.{at} {item['heading']}") for at, item in numbered
    ]
    return [Text((), title), *facts]


def _item(item: ItemV1) -> tuple[tuple[str, str], ...]:
    rows = [
        (_("From the records"), "\n".join(item["records"])),
        (_("What was said"), item["told"]),
        (_("Resolution"), item["resolution"]),
    ]
    filled = [row for row in rows if row[1]]
    if item["section"] == Section.FOR_DECISION and not item["resolution"]:
        filled.append((_("Resolution"), _missing()))
    return tuple(filled) or ((_("What was said"), _("None.")),)


def _signatures(content: MinutesDocument) -> Signatures:
    people = [_signed(content["recorder"], _("who recorded the minutes"))]
    if checker := content["checker"]:
        people.append(_signed(checker, _("who checked the minutes")))
    return Signatures(tuple(people))


def _signed(signer: SignerV1, role: str) -> Signature:
    return Signature(signer["name"], tuple(filter(None, (signer["position"], role))))


def _annex(content: MinutesDocument) -> list[Part]:
    """What the rules for meetings by electronic means ask for, where anybody took part from
    afar: the Emergency Decree on Electronic Meetings, B.E. 2563, and the ministry's standard."""
    channel = content["channel"]
    people = [*content["committee_people"], *content["attended"]]
    present = [person for person in people if person["status"] == AttendanceStatus.PRESENT]
    if not channel["links"] and not any(
        person["mode"] != AttendanceMode.ON_SITE for person in present
    ):
        return []
    facts = Facts(
        (
            (_("Meeting link"), "\n".join(channel["links"]) or gap(_("no link was entered"))),
            (_("Recording"), channel["recording"] or gap(_("no recording was named"))),
            (_("SHA-256 of the recording"), channel["recording_digest"] or gap(_("not given"))),
        ),
        _("Annex: meeting by electronic means"),
    )
    table = Table(
        columns=(
            Head(_("Name"), False, "wide"),
            Head(_("Takes part"), False, "mid"),
            Head(_("Identified by"), False, "wide"),
            Head(_("From – to"), False, "mid"),
            Head(_("Interrupted"), False, "rest"),
        ),
        is_even=True,
        rows=tuple(_presence(person, has_report=channel["has_report"]) for person in present),
        empty=gap(_("nobody is ticked off yet")),
        note=_others(channel["others"]),
    )
    return [facts, table]


def _others(names: Sequence[str]) -> str:
    if not names:
        return ""
    return _("In the channel besides, and nobody of the roll-call: %(names)s.") % {
        "names": ", ".join(names)
    }


def _presence(person: PersonV1, *, has_report: bool) -> tuple[str, ...]:
    known = _label(Identification, person["identified_by"])
    if person["checked_by"]:
        known += " · " + _("noted by %(name)s") % {"name": person["checked_by"]}
    return (
        person["name"],
        _label(AttendanceMode, person["mode"]),
        known,
        *_stays(person, has_report=has_report),
    )


def _label(choices: type[AttendanceMode | Identification], code: str) -> str:
    return str(choices(code).label) if code else gap(_("not given"))


def _stays(person: PersonV1, *, has_report: bool) -> tuple[str, str]:
    stays = person["stays"]
    if not stays:
        if person["mode"] == AttendanceMode.ON_SITE:
            return _("in the room"), "–"
        reason = _("not in the channel's report") if has_report else _("no report was brought")
        return gap(reason), gap(reason)
    whole = _span(stays[0]["since"], stays[-1]["until"])
    gaps = [
        _span(before["until"], after["since"])
        for before, after in zip(stays, stays[1:], strict=False)
    ]
    return whole, ", ".join(gaps) or _("none")


def _span(since: str, until: str) -> str:
    first, last = (datetime.datetime.fromisoformat(text) for text in (since, until))
    return f"{first:%H.%M}–{last:%H.%M}"


def _adoption(minutes: Minutes) -> list[Part]:
    adopter = minutes.adopted_by
    if minutes.adopted_at is None or adopter is None:
        return []
    return [
        Facts(
            (
                (_("Adopted"), minutes.adopted_how),
                (_("Said by"), adopter.full_name),
                (_("SHA-256 of the minutes"), minutes.digest),
            ),
            _("Adoption of these minutes"),
        )
    ]

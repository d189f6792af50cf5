"""What adopted minutes say, as the JSON that content.py writes; a later version becomes a union
as in scoring/sheet_document.py. Plain Python.

The order is that of the form of minutes of the Regulation of the Office of the Prime Minister on
Correspondence, B.E. 2526 (form 11): number, date and place, who came, who did not and why, who
attended, opened, items, closed, who recorded.
"""

from typing import TypedDict


class StayV1(TypedDict):
    """One unbroken stay in the meeting's channel; ISO 8601 with an offset."""

    since: str
    until: str


class PersonV1(TypedDict):
    """A line of the roll-call. `status` is present, absent or expected (nobody has said); `mode`
    and `identified_by` are codes of the roll-call, "" where not present; `checked_by` is who
    vouches for it; `stays` are what the channel's report says."""

    name: str
    position: str
    role: str
    status: str
    mode: str
    identified_by: str
    checked_by: str
    remark: str
    stays: list[StayV1]


class ItemV1(TypedDict):
    """`section` is 1 … 5; `records` are sentences that the system's records give."""

    section: int
    heading: str
    records: list[str]
    told: str
    resolution: str


class SignerV1(TypedDict):
    """Who signs, with the position of the day."""

    name: str
    position: str


class ChannelV1(TypedDict):
    """How the meeting was held from afar; `others` came, and are not in the roll-call."""

    links: list[str]
    recording: str
    recording_digest: str
    has_report: bool
    others: list[str]


class MinutesDocumentV1(TypedDict):
    """`opened` and `closed` are times of the day as HH:MM, "" where not written yet."""

    number: str
    committee: str
    round: str
    date: str
    place: str
    is_rehearsal: bool
    committee_people: list[PersonV1]
    attended: list[PersonV1]
    opened: str
    closed: str
    items: list[ItemV1]
    recorder: SignerV1
    checker: SignerV1 | None
    channel: ChannelV1


MinutesDocument = MinutesDocumentV1

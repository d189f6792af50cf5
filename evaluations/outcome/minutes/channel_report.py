"""Reads the attendance report of a meeting's channel: the CSV that Zoom and its like export.

Plain Python, run in a process of its own (platform/isolation.py): the file is a stranger's.
"""

import csv
import io
from datetime import date, datetime
from itertools import chain
from typing import IO, Any

MOST_ROWS = 2000
# What a column is called, in the exports that were seen, in English and in Thai.
HEADINGS = {
    "name": ("name", "ชื่อ"),
    "email": ("email", "อีเมล"),
    "since": ("join time", "เวลาเข้าร่วม", "เวลาที่เข้าร่วม"),
    "until": ("leave time", "เวลาออก", "เวลาที่ออก"),
}
TIMES = ("%I:%M:%S %p", "%I:%M %p", "%H:%M:%S", "%H:%M")
# Which of day and month comes first is told by the day of the meeting.
DAYS = ("%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d-%m-%Y")
BUDDHIST_ERA = 543


def read(file: IO[bytes], day: str) -> dict[str, Any]:
    """`day` is the ISO date of the meeting. Gives {"people": [[name, email, [[from, to], …]], …]},
    times as ISO 8601 without an offset, or {"fault": code}: no_table, no_times, too_long."""
    rows = list(csv.reader(io.StringIO(_text(file.read()))))
    if len(rows) > MOST_ROWS:
        return {"fault": "too_long"}
    at, columns = _headings(rows)
    if not columns:
        return {"fault": "no_table"}
    people: dict[tuple[str, str], list[list[str]]] = {}
    for row in rows[at + 1 :]:
        cells = {key: row[place].strip() for key, place in columns.items() if place < len(row)}
        if not cells.get("name"):
            continue
        stay = _stay(cells, date.fromisoformat(day))
        if stay is None:
            return {"fault": "no_times"}
        people.setdefault((cells["name"], cells.get("email", "")), []).append(stay)
    return {"people": [[*key, joined(stays)] for key, stays in people.items()]}


def _text(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16, or the Thai of old Windows."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp874", errors="replace")


def _headings(rows: list[list[str]]) -> tuple[int, dict[str, int]]:
    """The row that names the columns, and where each stands: the summary of the meeting often
    stands above it."""
    for at, row in enumerate(rows):
        columns = {key: place for key in HEADINGS if (place := _column(key, row)) is not None}
        if {"name", "since", "until"} <= columns.keys():
            return at, columns
    return 0, {}


def _column(key: str, row: list[str]) -> int | None:
    """Where `key` stands; the address of a person is called by more than one word."""
    for place, cell in enumerate(row):
        heading = cell.strip().casefold().replace("e-mail", "email")
        positions = (heading.find(name) for name in HEADINGS[key])
        if any(at >= 0 if key == "email" else at == 0 for at in positions):
            return place
    return None


def _stay(cells: dict[str, str], day: date) -> list[str] | None:
    since, until = (_time(cells.get(key, ""), day) for key in ("since", "until"))
    if since is None or until is None or until < since:
        return None
    return [since.isoformat(), until.isoformat()]


def _time(text: str, day: date) -> datetime | None:
    """The time that lies on `day`, whichever way it is written; without a day, on that day."""
    dated = (_parsed(text, f"{days} {time}") for days in DAYS for time in TIMES)
    of_day = (
        dated_right
        for moment in dated
        if moment and (dated_right := _common_era(moment, day)).date() == day
    )
    bare = (
        datetime.combine(day, parsed.time()) for time in TIMES if (parsed := _parsed(text, time))
    )
    return next(chain(of_day, bare), None)


def _parsed(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007 (the channel names no offset)
    except ValueError:
        return None


def _common_era(moment: datetime, day: date) -> datetime:
    is_buddhist = moment.year > day.year + BUDDHIST_ERA // 2
    return moment.replace(year=moment.year - BUDDHIST_ERA) if is_buddhist else moment


def joined(stays: list[list[str]]) -> list[list[str]]:
    """Stays that touch or overlap, as on two devices at once, are one."""
    merged: list[list[str]] = []
    for since, until in sorted(stays):
        if merged and since <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], until)
        else:
            merged.append([since, until])
    return merged

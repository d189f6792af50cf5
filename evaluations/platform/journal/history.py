"""The journal of one object as its page shows it: what changed, in words."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from evaluations.platform.dates import date_text, moment_text
from evaluations.platform.journal.editing import entries_about, journal_value
from evaluations.platform.journal.labels import NAMES, UNTOLD, VALUES, label_of, name_of
from evaluations.platform.journal.models import Entry

RECENT = 5
ASKED_AT_MOST = 50
OF_APPS = ("units", "evaluations")
LONGEST_DATE = 35


@dataclass(frozen=True)
class Change:
    """One field; `before` and `after` as people read them."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryLine:
    at: datetime.datetime
    by: str
    what: str
    reason: str
    changes: tuple[Change, ...]


def model_named(name: str) -> type[models.Model] | None:
    """The model that the journal calls `name`."""
    for app in OF_APPS:
        try:
            return apps.get_model(app, name)
        except LookupError:
            continue
    return None


def _field(model: type[models.Model] | None, name: str) -> Any:
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _moment(value: str) -> str:
    """A date or time out of the journal, in words; empty for anything else."""
    if len(value) > LONGEST_DATE:
        return ""
    try:
        moment, day = parse_datetime(value), parse_date(value)
    except ValueError:
        return ""
    if day:
        return date_text(day)
    if moment is None or moment.tzinfo is None:
        return ""
    return moment_text(moment)


def _in_words(value: Any, field: Any) -> str:
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_in_words(item, field) for item in value)
    for key, label in getattr(field, "flatchoices", None) or ():
        if key == value:
            return str(label)
    text = str(value)
    return _moment(text) or str(VALUES.get(text, text))


def _change(model: type[models.Model] | None, name: str, before: Any, after: Any) -> Change:
    field = _field(model, name)
    label = name_of(name) if name in NAMES else str(getattr(field, "verbose_name", "") or name)
    return Change(label, _in_words(before, field), _in_words(after, field))


def changes_between(stored: models.Model, values: Mapping[str, Any]) -> tuple[Change, ...]:
    """Where `values` differ from what is `stored`."""
    changes = []
    for name, value in values.items():
        field = stored._meta.get_field(name)
        current = getattr(stored, name)
        now = list(current.all()) if field.many_to_many else current
        wanted = list(value) if field.many_to_many else value
        if journal_value(now) != journal_value(wanted):
            changes.append(_change(type(stored), name, journal_value(now), journal_value(wanted)))
    return tuple(changes)


def lines_of(entries: Iterable[Entry]) -> list[HistoryLine]:
    """Entries in words."""
    lines = []
    for entry in entries:
        model = model_named(entry.subject_type)
        names = dict.fromkeys(name for name in (*entry.before, *entry.after) if name not in UNTOLD)
        changes = tuple(
            _change(model, name, entry.before.get(name), entry.after.get(name)) for name in names
        )
        by = entry.by_name or _("the system")
        lines.append(HistoryLine(entry.at, by, label_of(entry.verb), entry.reason, changes))
    return lines


@dataclass(frozen=True)
class Changed:
    """Who changed a field last, and when; empty where the journal does not say."""

    by: str = ""
    at: datetime.datetime | None = None


def changers(subject: models.Model, names: Iterable[str]) -> dict[str, Changed]:
    """Who changed each field of `subject` last, by the newest entries; of a field that they do
    not name, who changed anything: one query."""
    entries = list(entries_about(type(subject).__name__, subject.pk)[:ASKED_AT_MOST])
    by_name = {}
    for name in names:
        of_it = (
            candidate
            for candidate in entries
            if name in candidate.after or name in candidate.before
        )
        entry = next(of_it, entries[0] if entries else None)
        by = (entry.by_name or _("the system")) if entry else ""
        by_name[name] = Changed(by, entry.at if entry else None)
    return by_name


@dataclass(frozen=True)
class History:
    """The newest changes of an object, for the foot of its page."""

    subject_type: str
    pk: int
    lines: tuple[HistoryLine, ...]
    has_more: bool


def history_of(subject: models.Model) -> History:
    """The newest changes of `subject`: one query."""
    name = type(subject).__name__
    entries = list(entries_about(name, subject.pk)[: RECENT + 1])
    return History(name, subject.pk, tuple(lines_of(entries[:RECENT])), len(entries) > RECENT)

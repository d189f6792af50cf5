"""Doing something to many rows: each in a transaction of its own, refused ones with their reason;
at once, or by the worker in portions where they are many."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from evaluations.platform.bulk.kinds import ACTIONS, BulkAction, Order
from evaluations.platform.errors import Refused
from evaluations.platform.jobs.actions import ask
from evaluations.platform.jobs.models import Job
from evaluations.platform.jobs.running import Running, run
from evaluations.platform.pages import refused_to, typed
from evaluations.platform.spreadsheet.reading import Column
from evaluations.platform.spreadsheet.writing import write_table
from units.models import User

# So many rows are done while the page waits.
AT_ONCE = 200
PORTION = 50
# What a person confirmed, as JSON keeps it: every value that a field of the form sent.
Sent = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Line:
    """One row, and why it was refused; empty where it was done."""

    name: str
    refusal: str = ""


def carry_out(
    *,
    by: User,
    action: BulkAction,
    keys: Sequence[int],
    sent: Sent,
    site: str,
    at: datetime.datetime,
    portion: slice = slice(None),
) -> list[Line]:
    """Do it to the rows with these keys, or to a `portion` of them; what is not the person's to
    see is left out."""
    if not action.may(by):
        raise Refused(_("You may not do this any more."))
    rows = action.rows(by)
    values = typed(action.form(_query(sent), by, rows.filter(pk__in=keys)))
    order = Order(by, site, at, values)
    by_key = rows.filter(pk__in=keys[portion]).in_bulk()
    first = portion.start or 0
    return [
        _done(action, order, by_key[key], place)
        for place, key in enumerate(keys[portion], start=first)
        if key in by_key
    ]


def _done(action: BulkAction, order: Order, row: Any, place: int) -> Line:
    refusals: list[str] = []
    with refused_to(lambda refusal: refusals.append(str(refusal))):
        action.act(order, row, place)
    return Line(action.name(row), refusals[0] if refusals else "")


def _query(sent: Sent) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in sent.items():
        query.setlist(name, list(values))
    return query


def order_work(
    *,
    by: User,
    action: BulkAction,
    keys: Sequence[int],
    sent: Sent,
    site: str,
    at: datetime.datetime,
) -> Job:
    """Have the worker do it; the finished file tells what became of each row. Pressed twice on the
    same page, the same job is returned."""
    arguments = {
        "code": action.code,
        "keys": list(keys),
        "sent": {name: list(values) for name, values in sent.items()},
        "site": site,
        "at": at.isoformat(),
    }
    return ask(
        by=by,
        work=work_off.module_path,
        title=str(action.label),
        arguments=arguments,
        content="",
        file_name="rows.xlsx",
        back=reverse(action.of),
    )


@task(queue_name="long")
def work_off(pk: int) -> None:
    """Do what the job `pk` says, portion by portion."""
    run(pk, _worked_off)


def _worked_off(running: Running) -> bytes:
    job = running.job
    arguments, by = job.arguments, User.objects.select_related("unit").get(pk=job.asked_by_id)
    starts = range(0, len(arguments["keys"]), PORTION)
    finished = running.finished_parts()
    for start in starts:
        name = f"{start}.json"
        if name not in finished:
            lines = carry_out(
                by=by,
                action=ACTIONS[arguments["code"]],
                keys=arguments["keys"],
                sent=arguments["sent"],
                site=arguments["site"],
                at=datetime.datetime.fromisoformat(arguments["at"]),
                portion=slice(start, start + PORTION),
            )
            results = [[line.name, line.refusal] for line in lines]
            running.keep_part(name, json.dumps(results).encode())
        running.tell(min(start + PORTION, len(arguments["keys"])), len(arguments["keys"]))
    parts = [json.loads(running.part(f"{start}.json")) for start in starts]
    return _file([Line(*line) for lines in parts for line in lines])


def _file(lines: Sequence[Line]) -> bytes:
    """Refused rows first."""
    columns = [
        Column("name", _("Row"), width=60),
        Column("told", _("What became of it"), width=80),
    ]
    ordered = sorted(lines, key=lambda line: not line.refusal)
    rows = [{"name": line.name, "told": line.refusal or _("It is done.")} for line in ordered]
    return write_table(_("Rows"), columns, rows)

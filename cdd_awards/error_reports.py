"""Faults are told to a Sentry-compatible address, or by mail, and never who met them.

A report is made anew from a list of what may be in it: the kind of the fault, and where in the
code. Its sentence is left out, for it may quote what a person typed; both stand in the log file,
which the report names by the id of the request.
"""

import logging
import time
from collections.abc import Mapping
from threading import Thread
from typing import Any, cast

import sentry_sdk
import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override
from sentry_sdk.envelope import Envelope
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration, ignore_logger
from sentry_sdk.transport import Transport
from sentry_sdk.types import Event, Hint

logger = logging.getLogger(__name__)
OF_FRAME = ("filename", "function", "module", "lineno", "in_app")
OF_EVENT = ("event_id", "timestamp", "level", "platform", "logger")
# The same fault of the same line again: so many seconds later at the earliest.
SENT_AGAIN, MAILED_AGAIN = 60.0, 3600.0
MOST_REMEMBERED = 1000


class Seldom:
    """Lets each key through once in a while."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.passed: dict[str, float] = {}

    def is_due(self, key: str) -> bool:
        now = time.monotonic()
        if now - self.passed.get(key, -self.seconds) < self.seconds:
            return False
        if len(self.passed) > MOST_REMEMBERED:
            self.passed.clear()
        self.passed[key] = now
        return True


class Nowhere(Transport):
    """Where reports go by mail alone."""

    def capture_envelope(self, _envelope: Envelope) -> None:
        pass


def _frames(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    frames = (value.get("stacktrace") or {}).get("frames") or []
    return [{name: frame[name] for name in OF_FRAME if name in frame} for frame in frames]


def scrubbed(event: Mapping[str, Any]) -> dict[str, Any]:
    """The report anew, with nothing that a person typed, sent or is."""
    report: dict[str, Any] = {name: event[name] for name in OF_EVENT if name in event}
    faults = (event.get("exception") or {}).get("values") or []
    report["exception"] = {
        "values": [
            {
                "type": fault.get("type"),
                "module": fault.get("module"),
                "value": "",
                "stacktrace": {"frames": _frames(fault)},
            }
            for fault in faults
        ]
    }
    # The view's name; where there is none, the package takes the address.
    name = event.get("transaction") or ""
    report["transaction"] = "" if "/" in name else name
    request = structlog.contextvars.get_contextvars().get("request_id", "")
    report["tags"] = {"request_id": str(request)}
    return report


def place_of(event: Mapping[str, Any]) -> str:
    """The kind of the fault and the line where it came up."""
    faults = event["exception"]["values"]
    if not faults:
        return f"logged by {event.get('logger', '')}"
    frames = faults[-1]["stacktrace"]["frames"]
    line = f"{frames[-1].get('filename')}:{frames[-1].get('lineno')}" if frames else ""
    return f"{faults[-1]['type']} {line}".strip()


def _mail(event: Mapping[str, Any]) -> None:
    place = place_of(event)
    with override("th"):
        subject = _("Awards system: a fault (%(place)s)") % {"place": place}
        sentence = _(
            "The system met a fault that nobody had foreseen. The log file has the rest, by the "
            "id of the request. The same fault is told again after an hour at the earliest."
        )
    lines = [sentence, place, event["transaction"], f"request_id {event['tags']['request_id']}"]
    for fault in event["exception"]["values"]:
        for frame in fault["stacktrace"]["frames"]:
            lines.append(f"{frame.get('filename')}:{frame.get('lineno')} {frame.get('function')}")
    try:
        send_mail(subject, "\n".join(lines), None, settings.ERRORS_TO)
    except Exception as fault:  # a report that fails must not make another
        logger.warning("a fault could not be told by mail: %s", fault)


_sent, _mailed = Seldom(SENT_AGAIN), Seldom(MAILED_AGAIN)


def before_send(event: Event, hint: Hint) -> Event | None:
    report = scrubbed(cast(Mapping[str, Any], event))
    place = place_of(report)
    if settings.ERRORS_TO and _mailed.is_due(place):
        # A mail server may be silent for seconds, and a visitor waits.
        Thread(target=_mail, args=(report,), name="error mail", daemon=True).start()
    return cast(Event, report) if settings.SENTRY_DSN and _sent.is_due(place) else None


def begin() -> None:
    """Called once, when the apps are ready, where the settings name somebody to tell."""
    # Told by Django itself, with the fault and not with its text.
    for name in ("django_structlog", "django_structlog.*"):
        ignore_logger(name)
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN or None,
        transport=None if settings.SENTRY_DSN else Nowhere(),
        release="cdd-awards",
        server_name="",
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            DjangoIntegration(transaction_style="function_name", middleware_spans=False),
            LoggingIntegration(level=None, event_level=logging.ERROR),
            DedupeIntegration(),
        ],
        before_send=before_send,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
    )

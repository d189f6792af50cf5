"""Structured logs: one JSON object a line, with request id, user id and address; no other
personal data. A log file is reopened when it is rotated (docs/operations.md: kept 90 days)."""

import logging
import re
import sys
from collections.abc import MutableMapping
from http import HTTPStatus
from types import TracebackType
from typing import Any

import structlog

SERVER_ERROR, NOT_MODIFIED = HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.NOT_MODIFIED
POLLED = "GET /pulse/"
# Addresses in which the last part opens a door: cards, calendars, invitations, new passwords.
SECRET_PART = re.compile(r"(/(?:card|calendar|invitations|accounts/password/reset/key)/)[^/\s]+")


def sparing(logger: Any, method: str, event: MutableMapping[str, Any]) -> Any:
    """One line a request, its end; without browser and search words, which point to a person. A
    poll that found nothing new leaves none: every screen asks every few seconds, as nobody."""
    if event.get("event") == "request_started" or _found_nothing(event):
        raise structlog.DropEvent
    event.pop("user_agent", None)
    if "request" in event:
        event["request"] = str(event["request"]).partition("?")[0]
    for key in ("request", "event"):
        if isinstance(event.get(key), str):
            event[key] = SECRET_PART.sub(r"\1…", event[key])
    return event


def _found_nothing(event: MutableMapping[str, Any]) -> bool:
    return event.get("code") == NOT_MODIFIED and str(event.get("request")).startswith(POLLED)


def is_told_once(record: logging.LogRecord) -> bool:
    """Whether a line of Django's stands for itself: a fault is told by "request_failed", with the
    same traceback, so that whoever counts faults counts each once."""
    return not (record.exc_info and getattr(record, "status_code", None) == SERVER_ERROR)


def log_uncaught(
    kind: type[BaseException], fault: BaseException, trace: TracebackType | None
) -> None:
    """The reason for which a process ends stands in the log file, and not on a terminal alone."""
    if issubclass(kind, Exception):
        logging.getLogger("uncaught").critical("%s", kind.__name__, exc_info=(kind, fault, trace))
    sys.__excepthook__(kind, fault, trace)


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    sparing,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.format_exc_info,
]


def logging_config(log_file: str, *, level: str) -> dict[str, Any]:
    """Django's LOGGING: to `log_file` where one is named, else to standard output."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler: dict[str, Any] = {"class": "logging.StreamHandler", "formatter": "json"}
    if log_file:
        handler["class"] = "logging.handlers.WatchedFileHandler"
        handler["filename"] = log_file
    handlers = {"log": handler}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
                "foreign_pre_chain": SHARED,
            }
        },
        "filters": {"told_once": {"()": lambda: is_told_once}},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": level},
        "loggers": {
            # Django brings handlers and a level of its own; ours are the only ones.
            "django": {"level": level, "handlers": []},
            "django.request": {"filters": ["told_once"]},
            "django.server": {"level": level, "handlers": [], "propagate": True},
            # Why a web process was ended or did not begin.
            "gunicorn.error": {"level": level, "handlers": [], "propagate": True},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
        },
    }

"""The worker's part of sending mail, for tests."""

from typing import Any

from django.core import mail
from django_tasks_db.models import DBTaskResult

from units.mail import send_text


def deliver() -> list[Any]:
    """Send what waits for the worker; returns every mail sent so far."""
    for row in DBTaskResult.objects.filter(task_path=send_text.module_path).order_by(
        "enqueued_at"
    ):
        given = row.args_kwargs
        send_text.call(*given["args"], **given["kwargs"])
        row.delete()
    return list(mail.outbox)

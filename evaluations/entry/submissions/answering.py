"""The office answers what was sent back, item by item: a draft until it is handed in again."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.access import check_may_write
from evaluations.entry.nominations.actions import locked_nomination
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.submissions.models import ReturnAnswer
from evaluations.entry.submissions.returns import ReturnLines, awaited
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from units.models import User


@transaction.atomic
def answer_return(
    *,
    by: User,
    nomination: Nomination,
    returned: int,
    answers: Mapping[int, str],
    reason: str = "",
) -> None:
    """Store the answers to the items of the return `returned`, by their keys; an empty one opens
    its item again, and the same again does nothing."""
    locked = locked_nomination(nomination.pk)
    check_may_write(by, locked, reason)
    waiting = awaited(locked)
    if waiting is None or waiting.pk != returned:
        raise Refused(_("There is nothing to answer any more. Please reload the page."))
    before = {item.key: item.answer for item in waiting.items}
    changed = {key: text for key, text in answers.items() if before.get(key, text) != text}
    if not changed:
        return
    _store(by, waiting, changed)
    labels = {item.key: item.label for item in waiting.items}
    record(
        by=by,
        verb="nomination.answered",
        subject=locked,
        before={labels[key]: before[key] for key in changed},
        after={labels[key]: text for key, text in changed.items()},
        reason=reason,
    )


def _store(by: User, waiting: ReturnLines, changed: Mapping[int, str]) -> None:
    now = timezone.now()
    for key, text in changed.items():
        answer: dict[str, Any] = {"returned_id": waiting.pk, "remark_id": key or None}
        if not text:
            ReturnAnswer.objects.filter(**answer).delete()
            continue
        written = {"text": text, "answered_at": now, "answered_by": by}
        ReturnAnswer.objects.update_or_create(**answer, defaults=written)

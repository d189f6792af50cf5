"""What a device sends in one request: edits in their order, each of which gets its own answer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any, TypeVar
from uuid import UUID

from evaluations.judging.scoring.edit import Origin, Outcome
from evaluations.platform.counters import SAVES
from evaluations.platform.untrusted import loads, primary_key, whole_number

MOST_AT_ONCE = 100
Json = dict[str, Any]
Edit = TypeVar("Edit")


class Unreadable(Exception):
    """What was sent is not what our page sends."""


def read_batch(
    body: bytes, read: Callable[[Json], Edit | Outcome]
) -> tuple[int, list[Edit | Outcome]]:
    """Whose page sends, and the edits; in place of one that its form refuses, the answer."""
    try:
        batch = loads(body)
        if len(batch["writings"]) > MOST_AT_ONCE:
            raise Unreadable
        return primary_key(batch["user"]), [read(item) for item in batch["writings"]]
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Unreadable from fault


def origin_of(item: Json) -> Origin:
    return Origin(
        version=whole_number(item["version"]),
        key=UUID(item["id"]),
        after=frozenset(UUID(key) for key in item["after"]),
    )


def answers_to(sent: Sequence[Edit | Outcome], outcomes: Iterable[Outcome]) -> list[Json]:
    """An answer to each of what was sent; `outcomes` are those of the edits among it."""
    saved = iter(outcomes)
    answers = [asdict(item if isinstance(item, Outcome) else next(saved)) for item in sent]
    for answer in answers:
        SAVES.labels(answer["status"]).inc()
    return answers

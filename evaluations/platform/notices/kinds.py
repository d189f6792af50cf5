"""The kinds of notice. Each stage declares its own in `notices.py`; making one makes it known."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

KINDS: dict[str, NoticeKind] = {}


@dataclass(frozen=True)
class NoticeKind:
    """`label` names it among the wishes; `sentence` is filled with the notice's `params`."""

    code: str
    label: Promise
    sentence: Promise

    def __post_init__(self) -> None:
        if self.code in KINDS:
            raise ValueError(f"there is another notice kind {self.code}")
        KINDS[self.code] = self

"""The kinds of notice. Each stage declares its own in `notices.py`; making one makes it known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from units.mail import Attachment

# (primary key of who is told, params of the notice) → the file that goes with the mail.
Attach = Callable[[int, Mapping[str, Any]], Attachment | None]
KINDS: dict[str, NoticeKind] = {}


@dataclass(frozen=True)
class NoticeKind:
    """`label` names it among the wishes; `sentence` is filled with the notice's `params`;
    `attachment` is the file that goes with its mail, asked for when that leaves."""

    code: str
    label: Promise
    sentence: Promise
    attachment: Attach = lambda person, params: None

    def __post_init__(self) -> None:
        if self.code in KINDS:
            raise ValueError(f"there is another notice kind {self.code}")
        KINDS[self.code] = self

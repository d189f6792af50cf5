"""Every kind of document: who may have it, how it is made, and to which page it belongs.

Each stage declares its own in `documents.py`. A page, its files and the background worker all come
through here, so that a document asked for by a job is gated again when it is drawn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import signature
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.utils.functional import Promise

from evaluations.platform.documents.document import Document
from evaluations.platform.pages import Crumb
from units.access import signed_in
from units.models import User

Make = TypeVar("Make", bound=Callable[..., Document])


@dataclass(frozen=True)
class Back:
    """The page of the first key to which a document belongs; `readers` may open it."""

    label: Promise
    view: str
    readers: Callable[[User], bool] = signed_in


@dataclass(frozen=True)
class DocumentKind:
    """`make(user, *keys)` gates by the rows that `user` sees; `links` lead on from its page."""

    make: Callable[..., Document]
    allow: Callable[[User], bool]
    back: Back | None
    links: Callable[..., Sequence[Crumb]]


KINDS: dict[str, DocumentKind] = {}


def document(
    kind: str,
    *,
    allow: Callable[[User], bool] = signed_in,
    back: Back | None = None,
    links: Callable[..., Sequence[Crumb]] = lambda user, *keys: (),
) -> Callable[[Make], Make]:
    """Make known how a kind of document is made; it raises ObjectDoesNotExist where there is
    nothing for its user."""

    def register(make: Make) -> Make:
        if kind in KINDS:
            raise ValueError(f"there is another document {kind}")
        KINDS[kind] = DocumentKind(make, allow, back, links)
        return make

    return register


def document_for(user: User, kind: str, *keys: int) -> Document:
    """The document as `user` may have it; raises ObjectDoesNotExist otherwise."""
    registered = KINDS.get(kind)
    if registered is None or not registered.allow(user):
        raise ObjectDoesNotExist
    try:
        signature(registered.make).bind(user, *keys)
    except TypeError:
        raise ObjectDoesNotExist from None
    return registered.make(user, *keys)


def file_name(kind: str, keys: Sequence[int]) -> str:
    """Without its ending, in plain ASCII."""
    return "-".join([kind.replace("_", "-"), *map(str, keys)])

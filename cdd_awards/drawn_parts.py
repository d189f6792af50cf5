"""Where `{% cache … using="fragments" %}` keeps parts of pages, in each process."""

from collections.abc import Hashable
from threading import Lock
from typing import Any

from django.core.cache.backends.base import BaseCache

_KEPT: dict[str, dict[Hashable, Any]] = {}
_LOCK = Lock()


class DrawnParts(BaseCache):
    """Drawn text, kept as it is until newer text needs its place: a key says everything that the
    text was drawn from, so none grows old.

    Django's own cache in memory packs and unpacks each value and looks at every character of its
    key, some forty times for a sheet.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._most: int = params["OPTIONS"]["MAX_ENTRIES"]
        # Every thread has a cache of its own, and all of them the same text.
        self._parts = _KEPT.setdefault(location, {})

    def get(self, key: Hashable, default: Any = None, version: int | None = None) -> Any:
        return self._parts.get(key, default)

    def set(
        self, key: Hashable, value: Any, timeout: float | None = None, version: int | None = None
    ) -> None:
        if timeout is not None:
            raise ValueError("A part that may grow old does not belong here.")
        with _LOCK:
            if len(self._parts) >= self._most:
                del self._parts[next(iter(self._parts))]
            self._parts[key] = value

    def clear(self) -> None:
        with _LOCK:
            self._parts.clear()

"""Parts of pages that were drawn before, in the memory of each process."""

from typing import Any

from django.core.cache.backends.base import BaseCache

_kept: dict[str, dict[str, str]] = {}


class Fragments(BaseCache):
    """Text by its key, for as long as the process runs. Django's own cache in memory takes longer
    to unpack a part of a page, and to look at every letter of its key, than some take to draw."""

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        # Every thread has a cache of its own, and all of them the same text.
        self._text = _kept.setdefault(name, {})

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._text.get(key, default)

    def set(
        self, key: Any, value: Any, timeout: object = None, version: int | None = None
    ) -> None:
        if len(self._text) >= self._max_entries:
            self.clear()
        self._text[key] = value

    def clear(self) -> None:
        self._text.clear()

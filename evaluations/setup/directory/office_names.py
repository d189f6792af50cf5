"""Offices as people write them: by code, name or short name, in any digits. Plain Python."""

from collections import defaultdict
from collections.abc import Iterable

from thai.searching import search_form


class OfficeNames:
    """Finds the codes of offices; `offices` are (code, name, short name)."""

    def __init__(self, offices: Iterable[tuple[str, str, str]]) -> None:
        self.codes: set[str] = set()
        self._by_code: dict[str, str] = {}
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        for code, *names in offices:
            self.codes.add(code)
            self._by_code[search_form(code)] = code
            for name in filter(None, names):
                self._by_name[search_form(name)].add(code)

    def of(self, written: str) -> list[str]:
        """The codes of the offices that `written` may mean; a code comes before a name."""
        if written in self.codes:
            return [written]
        folded = search_form(written)
        if folded in self._by_code:
            return [self._by_code[folded]]
        return sorted(self._by_name.get(folded, ()))

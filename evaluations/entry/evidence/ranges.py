"""The Range header of a download (RFC 9110, section 14). Plain Python.

One range at a time: that is what video players ask for. Several ranges, or another unit, may be
answered with the whole file, and are.
"""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"^bytes=(\d{0,19})-(\d{0,19})$")


class Unsatisfiable(Exception):
    """The range lies outside the file: 416."""


@dataclass(frozen=True)
class Span:
    """Bytes from `first` to `last`, both counted in."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def asked_span(header: str, size: int) -> Span | None:
    """The bytes asked for; None for the whole file. Raises Unsatisfiable."""
    match = _ONE_RANGE.match(header.strip())
    if match is None or match.group(1) == match.group(2) == "":
        return None
    begin, end = match.groups()
    if not begin:
        first, last = max(0, size - int(end)), size - 1
        if int(end) == 0:
            raise Unsatisfiable
    else:
        first, last = int(begin), min(int(end), size - 1) if end else size - 1
        if end and int(end) < int(begin):
            return None
    if first >= size:
        raise Unsatisfiable
    return Span(first, last)

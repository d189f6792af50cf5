"""What somebody else wrote, JSON above all: of any depth, with any number, read or refused.

Plain Python. What no document of ours holds is refused: numbers that are none (NaN, Infinity) or
have hundreds of digits, names given twice, characters that no database keeps.
"""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

MOST_DEPTH = 40
MOST_DIGITS = 40
LARGEST_INTEGER = 2**31 - 1
LARGEST_KEY = 2**63 - 1


class NotOurs(ValueError):
    """This is no JSON that a page or a program of ours would send."""


def loads(text: bytes | str) -> Any:
    """The value that `text` holds. Raises NotOurs, and nothing else."""
    try:
        value = json.loads(
            text,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_refuse,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError) as fault:
        raise NotOurs(str(fault)[:200]) from fault
    _check(value)
    return value


def whole_number(value: object, most: int = LARGEST_INTEGER) -> int:
    """`value`, if it is an integer from 0 to `most` or its digits. Raises NotOurs."""
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = _integer(value)
    if type(value) is not int or not 0 <= value <= most:
        raise NotOurs("a whole number is wanted here")
    return value


def primary_key(value: object) -> int:
    """`value`, if it can be the primary key of a row. Raises NotOurs."""
    return whole_number(value, LARGEST_KEY)


def key_of(typed: str) -> int | None:
    """The primary key that a hidden field holds; None for anything else."""
    try:
        return primary_key(typed)
    except NotOurs:
        return None


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise NotOurs("a number has too many digits")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if len(digits) > MOST_DIGITS or value in (float("inf"), float("-inf")):
        raise NotOurs("a number is too large")
    return value


def _refuse(name: str) -> NoReturn:
    raise NotOurs(f"{name} is no number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise NotOurs("a name is given twice")
    return values


def _check(value: Any) -> None:
    """Go through a value without recursion: not too deep, and no text that cannot be kept."""
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        if depth > MOST_DEPTH:
            raise NotOurs("nested too deep")
        if isinstance(item, str):
            _check_text(item)
        else:
            waiting.extend((inner, depth + 1) for inner in _inside(item))


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _check_text(text: str) -> None:
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise NotOurs("a text holds characters that cannot be kept")

"""Digests of records: canonical JSON, SHA-256, Merkle roots. Plain Python.

The tree is that of RFC 6962 (leaf hashes prefixed 00, inner nodes 01), so that a leaf can never
pass for a node.
"""

import json
import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

# Made once: a whole journal is written so, entry by entry.
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
)


# Above U+FFFF the order of UTF-16, which RFC 8785 asks for, is not that of the characters.
_BEYOND_UTF16_UNIT = re.compile("[\U00010000-\U0010ffff]")
_AS_IT_STANDS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


# A float as the encoder writes it, or a text that looks so; and every text.
_LIKE_A_FLOAT = re.compile(
    r"[\[:,]-?(?:\d+(?:\.\d+(?:e[-+]\d+)?|e[-+]\d+)|Infinity|NaN)(?=[,\]}])"
)
_TEXT = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')


def canonical(record: Any) -> bytes:
    """The one way to write `record` as JSON: sorted keys, no spaces, UTF-8.

    It is RFC 8785 for what our records hold: texts, whole numbers, no floats. A whole number
    beyond 2**53 is written in full, where RFC 8785 knows doubles alone. Raises TypeError for a
    float: it is no figure that anybody could add again.
    """
    text = _ENCODER.encode(record)
    if isinstance(record, float) or (
        _LIKE_A_FLOAT.search(text) and _LIKE_A_FLOAT.search(_TEXT.sub("", text))
    ):
        raise TypeError("a record holds a float")
    if _BEYOND_UTF16_UNIT.search(text):
        text = _AS_IT_STANDS.encode(_in_order(record))
    return text.encode()


def _in_order(value: Any) -> Any:
    """With the names of every object in the order of their UTF-16 units."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return {name: _in_order(value[name]) for name in names}
    if isinstance(value, list | tuple):
        return [_in_order(item) for item in value]
    return value


def digest(record: Any) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits."""
    return sha256(canonical(record)).hexdigest()


def _split(count: int) -> int:
    """How many of `count` leaves stand on the left: the greatest power of two below it."""
    split = 1
    while split * 2 < count:
        split *= 2
    return split


def _root(hashes: Sequence[bytes]) -> bytes:
    """Pair by pair, level by level; one that is left over goes up as it is. That is the tree of
    RFC 6962, where the left side is the greatest power of two."""
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=False)
        above = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        hashes = [*above, *hashes[len(above) * 2 :]]
    return hashes[0]


def _leaf(record: Any) -> bytes:
    """The hash of a leaf. A digest, which the leaves of a seal are, needs nobody to write it as
    JSON."""
    if isinstance(record, str) and record.isascii() and record.isalnum():
        return sha256(f'\x00"{record}"'.encode()).digest()
    return sha256(b"\x00" + canonical(record)).digest()


def merkle_root(records: Sequence[Any]) -> str:
    """The Merkle root over at least one record, 64 hexadecimal digits."""
    return _root([_leaf(record) for record in records]).hex()


def _path(hashes: Sequence[bytes], index: int) -> list[bytes]:
    if len(hashes) == 1:
        return []
    split = _split(len(hashes))
    left, right = hashes[:split], hashes[split:]
    if index < split:
        return [*_path(left, index), _root(right)]
    return [*_path(right, index - split), _root(left)]


def audit_path(records: Sequence[Any], index: int) -> list[str]:
    """What somebody needs besides one record to compute the root: the roots of the other sides,
    from the leaf upwards (RFC 6962, 2.1.1)."""
    hashes = [_leaf(record) for record in records]
    return [other.hex() for other in _path(hashes, index)]


def chain_digest(previous: str, root: str) -> str:
    """A seal's place in the chain: the previous seal's chain digest and this root."""
    return sha256(f"{previous}:{root}".encode()).hexdigest()

"""Canonical JSON is RFC 8785 for what records hold: the samples of the RFC itself, in the product
and in the verifier that shares no code with it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from evaluations.outcome.publication import verify
from evaluations.outcome.publication.bundle_schema import SCHEMA
from evaluations.platform.journal import merkle

# RFC 8785, 3.2.3: in the order of UTF-16 units an emoji stands before the Hebrew letter.
NAMES = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\U0001f600": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
}
IN_ORDER = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
# RFC 8785, 3.2.2: what is written as an escape, and how.
TEXT = json.loads(r'"\u20ac$\u000F\u000aA\u0027\u0042\u0022\u005c\\\"\/"')
WRITTEN = {
    "text": (TEXT, r'"€$\u000f\nA' + "'" + r'B\"\\\\\"/"'),
    "literals": ([None, True, False], "[null,true,false]"),
    "whole numbers": ([0, -1, 56, 2**53 - 1], "[0,-1,56,9007199254740991]"),
    "nested": ({"b": [{"d": {}, "c": []}], "a": ""}, '{"a":"","b":[{"c":[],"d":{}}]}'),
    "Thai": ({"ข": "ก", "a": "ำ"}, '{"a":"ำ","ข":"ก"}'),
}


def by_verifier(value: Any) -> bytes:
    return verify.canonical(value).encode()


BOTH = pytest.mark.parametrize("write", [merkle.canonical, by_verifier])


@BOTH
def test_the_names_of_an_object_are_in_the_order_of_the_rfc(
    write: Callable[[Any], bytes],
) -> None:
    written = write([{"x": NAMES}])

    (told,) = json.loads(written)
    assert list(told["x"]) == IN_ORDER
    assert told["x"] == NAMES


@BOTH
@pytest.mark.parametrize("name", WRITTEN)
def test_values_are_written_as_the_rfc_says(write: Callable[[Any], bytes], name: str) -> None:
    value, wanted = WRITTEN[name]

    assert write(value).decode() == wanted


@BOTH
def test_half_a_character_has_no_canonical_form(write: Callable[[Any], bytes]) -> None:
    with pytest.raises(UnicodeEncodeError):
        write("\ud83d")


def types_in(schema: Any) -> set[str]:
    """Every type that a schema allows anywhere."""
    if isinstance(schema, list):
        return {name for one in schema for name in types_in(one)}
    if not isinstance(schema, dict):
        return set()
    named = schema.get("type", [])
    own = {named} if isinstance(named, str) else {one for one in named if isinstance(one, str)}
    return own | types_in(list(schema.values()))


def test_no_frozen_document_holds_a_figure_that_is_not_whole() -> None:
    """The writing of floats is the part of the RFC that nobody here needs."""
    types = types_in(SCHEMA)

    assert {"integer", "string", "object"} <= types
    assert "number" not in types


@pytest.mark.parametrize("value", [1.5, 1.0, -0.5, 1e30, 1e-9, float("inf"), float("nan")])
@pytest.mark.parametrize("place", ["{}", "[]", "value"])
def test_a_figure_that_is_no_whole_number_is_refused(value: float, place: str) -> None:
    """Wherever it stands; a text that looks like one is none."""
    text = f'1.5,:{value},"[{value}]"'
    record: Any = {"{}": {"a": [text, {"b": value}]}, "[]": [text, [value]], "value": value}[place]

    with pytest.raises(TypeError):
        merkle.canonical(record)
    assert json.loads(merkle.canonical({"a": [text, {text: text}]})) == {"a": [text, {text: text}]}

"""JSON Schema (2020-12) made from `TypedDict`s, so that type and schema cannot part, and the check
of a document against it. Plain Python.

Every key is there; what may be missing is None. JSON has lists and no tuples, and Python reads any
text as `str`: `Annotated[what Python reads, what the schema says]` tells the schema more, such as
`Annotated[list[int], tuple[int, int]]` for a pair or `Annotated[str, Literal["a", "b"]]`.
"""

from collections.abc import Iterable, Mapping
from inspect import cleandoc
from itertools import zip_longest
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
DEFINITIONS = "#/$defs/"
NAMES = {str: "string", int: "integer", bool: "boolean", NoneType: "null"}
TYPES = {**{name: kind for kind, name in NAMES.items()}, "object": dict, "array": list}
# Nothing fits this schema. Put in the place of a missing value, it fits no other schema either.
NOTHING: Schema = {"enum": []}


def schema_of(**kinds: Any) -> Schema:
    """One schema that defines each of `kinds` under its name, with the docstrings of the types.

    Raises TypeError for a type that JSON cannot hold, or that has no form here.
    """
    named: Schema = {}
    kinds = {name: _schema(kind, named) for name, kind in kinds.items()}
    return {"$schema": DIALECT, "$defs": {**named, **kinds}}


def _schema(kind: Any, named: Schema) -> Schema:
    if is_typeddict(kind):
        if kind.__name__ not in named:
            named[kind.__name__] = _object(kind, named)
        return {"$ref": DEFINITIONS + kind.__name__}
    if kind in NAMES:
        return {"type": NAMES[kind]}
    return _compound(kind, named)


def _object(kind: Any, named: Schema) -> Schema:
    hints = get_type_hints(kind, include_extras=True)
    return {
        "description": cleandoc(kind.__doc__),
        "type": "object",
        "properties": {name: _schema(hint, named) for name, hint in hints.items()},
        "required": sorted(hints),
        "additionalProperties": False,
    }


def _compound(kind: Any, named: Schema) -> Schema:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is Annotated:
        return _schema(parts[1], named)
    inner = [_schema(part, named) for part in parts]
    if origin is list:
        return {"type": "array", "items": inner[0]}
    if origin is tuple:
        return {"type": "array", "prefixItems": inner, "items": False, "minItems": len(inner)}
    if origin in (Union, UnionType):
        return {"anyOf": inner}
    raise TypeError(f"{kind} has no place in a document")


def first_problem(document: object, whole: Schema, kind: str) -> str:
    """Where `document` is not what `whole`, made by `schema_of`, says of `kind`, such as
    "result.lines.0.rank"; empty where it fits."""
    return _problem(document, {"$ref": DEFINITIONS + kind}, whole["$defs"], kind)


def _problem(value: object, schema: Schema, named: Schema, at: str) -> str:
    if "$ref" in schema:
        return _problem(value, named[schema["$ref"].removeprefix(DEFINITIONS)], named, at)
    if "anyOf" in schema:
        return at if all(_problem(value, choice, named, at) for choice in schema["anyOf"]) else ""
    if "enum" in schema:
        return "" if value in schema["enum"] else at
    if type(value) is not TYPES[schema["type"]]:
        return at
    inside = _inside(value, schema)
    problems = (_problem(inner, part, named, f"{at}.{key}") for key, inner, part in inside)
    return next(filter(None, problems), "")


def _inside(value: object, schema: Schema) -> Iterable[tuple[object, object, Schema]]:
    """What an object or a list holds, or should: name, value, and the schema of its place."""
    if isinstance(value, Mapping):
        known = schema["properties"]
        names = {**known, **value}
        return [(name, value.get(name, NOTHING), known.get(name, NOTHING)) for name in names]
    if isinstance(value, list):
        places = schema.get("prefixItems") or [schema["items"]] * len(value)
        pairs = zip_longest(value, places, fillvalue=NOTHING)
        return [(at, inner, part) for at, (inner, part) in enumerate(pairs)]
    return []

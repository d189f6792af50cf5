"""A schema made from types, and documents held against it."""

from typing import Annotated, Any, Literal, TypedDict

import pytest

from evaluations.platform.json_schema import first_problem, schema_of


class Leaf(TypedDict):
    """A leaf."""

    kind: Annotated[str, Literal["green", "dry"]]
    size: Annotated[list[int], tuple[int, int]]


class Root(TypedDict):
    """What is below: a name
    and its leaves."""

    name: str
    is_deep: bool
    note: str | None
    leaves: list[Leaf]


class Tree(Root):
    """A tree with everything that a root has."""

    best: Leaf | None


SCHEMA = schema_of(tree=Tree, trees=list[Tree], either=Tree | Root)
WHOLE: dict[str, Any] = {
    "name": "x",
    "is_deep": True,
    "note": None,
    "leaves": [{"kind": "green", "size": [1, 2]}, {"kind": "dry", "size": [0, 0]}],
    "best": {"kind": "dry", "size": [3, 4]},
}


def test_a_type_becomes_a_definition_with_its_docstring() -> None:
    assert SCHEMA["$defs"]["Leaf"] == {
        "description": "A leaf.",
        "type": "object",
        "properties": {
            "kind": {"enum": ["green", "dry"]},
            "size": {
                "type": "array",
                "prefixItems": [{"type": "integer"}, {"type": "integer"}],
                "items": False,
                "minItems": 2,
            },
        },
        "required": ["kind", "size"],
        "additionalProperties": False,
    }
    properties = SCHEMA["$defs"]["Tree"]["properties"]
    assert properties["note"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert properties["leaves"] == {"type": "array", "items": {"$ref": "#/$defs/Leaf"}}
    assert SCHEMA["$defs"]["tree"] == {"$ref": "#/$defs/Tree"}
    assert SCHEMA["$defs"]["Root"]["description"] == "What is below: a name\nand its leaves."


def test_what_was_made_by_the_type_fits() -> None:
    root = {name: value for name, value in WHOLE.items() if name != "best"}

    assert first_problem(WHOLE, SCHEMA, "tree") == ""
    assert first_problem({**WHOLE, "best": None, "leaves": []}, SCHEMA, "tree") == ""
    assert first_problem([WHOLE, WHOLE], SCHEMA, "trees") == ""
    assert first_problem(root, SCHEMA, "either") == first_problem(WHOLE, SCHEMA, "either") == ""


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"more": None}, "tree.more"),
        ({"name": 1}, "tree.name"),
        ({"is_deep": 1}, "tree.is_deep"),
        ({"note": []}, "tree.note"),
        ({"leaves": {}}, "tree.leaves"),
        ({"leaves": ["x"]}, "tree.leaves.0"),
        ({"leaves": [{"kind": "red", "size": [1, 2]}]}, "tree.leaves.0.kind"),
        ({"leaves": [{"kind": ["dry"], "size": [1, 2]}]}, "tree.leaves.0.kind"),
        ({"leaves": [{"kind": "dry", "size": [1, True]}]}, "tree.leaves.0.size.1"),
        ({"leaves": [{"kind": "dry", "size": [1]}]}, "tree.leaves.0.size.1"),
        ({"leaves": [{"kind": "dry", "size": [1, 2, 3]}]}, "tree.leaves.0.size.2"),
        ({"leaves": [{"kind": "dry"}]}, "tree.leaves.0.size"),
        ({"leaves": [{"sort": "dry", "size": [1, 2]}]}, "tree.leaves.0.kind"),
        ({"best": {}}, "tree.best"),
        ({"best": {"enum": []}}, "tree.best"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, object], where: str) -> None:
    assert first_problem({**WHOLE, **change}, SCHEMA, "tree") == where


@pytest.mark.parametrize("name", list(WHOLE))
def test_no_key_may_be_missing_not_even_one_that_may_be_none(name: str) -> None:
    document = {key: value for key, value in WHOLE.items() if key != name}

    assert first_problem(document, SCHEMA, "tree") == f"tree.{name}"


@pytest.mark.parametrize("document", [None, 1, "x", [], [WHOLE], True, {}])
def test_another_kind_of_value_does_not_fit(document: object) -> None:
    assert first_problem(document, SCHEMA, "tree").startswith("tree")


@pytest.mark.parametrize("kind", [bytes, float, Any, dict[str, int], dict[str, Any]])
def test_a_type_that_has_no_form_is_refused(kind: object) -> None:
    with pytest.raises(TypeError):
        schema_of(one=kind)

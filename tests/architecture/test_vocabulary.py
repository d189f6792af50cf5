"""Rules about rows are written once: who reads which is a QuerySet's method, and a set of states
stands beside its enum."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Asked through a relation, for committees are a later stage; and one that prepares a list.
BY_FUNCTION = {"seats_of", "running_seats", "accounts_to_review", "_results"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for app in ("evaluations", "units"):
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def test_reading_rules_are_queryset_methods() -> None:
    """A function that takes a person and answers with rows would be a rule beside the others."""
    found = [
        f"{path}:{node.name}"
        for path, module in modules()
        for node in module.body
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and "QuerySet" in ast.unparse(node.returns)
        and any(ast.unparse(arg.annotation or arg) == "User" for arg in node.args.args)
        and node.name not in BY_FUNCTION
    ]

    assert found == []


def enums() -> dict[str, tuple[str, set[str]]]:
    """By name of the enum: where it stands, and its members."""
    found = {}
    for path, module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef) and "TextChoices" in map(_last, node.bases):
                members = {
                    target.id
                    for one in node.body
                    if isinstance(one, ast.Assign)
                    for target in one.targets
                    if isinstance(target, ast.Name)
                }
                found[node.name] = (path, members)
    return found


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""


def _members(node: ast.AST) -> set[tuple[str, str]]:
    """(enum, member) of a literal that holds nothing else."""
    if not isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return set()
    pairs = {
        (elt.value.id, elt.attr)
        for elt in node.elts
        if isinstance(elt, ast.Attribute) and isinstance(elt.value, ast.Name)
    }
    return pairs if len(pairs) == len(node.elts) > 1 else set()


def test_sets_of_states_stand_beside_their_enum() -> None:
    known, found = enums(), []
    for path, module in modules():
        for node in ast.walk(module):
            members = _members(node)
            names = {enum for enum, _member in members}
            if len(names) != 1 or not names <= known.keys():
                continue
            (home, every), told = known[names.pop()], {member for _enum, member in members}
            if path != home and told != every:
                found.append(f"{path}: {ast.unparse(node)}")

    assert known
    assert found == []

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


# Rows that an address names and no reading rule chooses, each with its reason.
BY_THE_GATE = {
    "evaluations/outcome/publication/views.py:check_result": "who holds the paper has the code",
    "evaluations/outcome/publication/views.py:_check_certificate": "the same, of a certificate",
    "evaluations/platform/journal/views.py:history": "its gate admits who sees every row",
}
FETCHES = {"get_object_or_404", "get", "filter"}
KEYS = {"pk", "id", "code"}


def _called(node: ast.AST) -> set[str]:
    calls = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
    return {ast.unparse(function).rpartition(".")[2] for function in calls}


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _reading_rules() -> set[str]:
    """QuerySet methods that take who reads, and the helper that asks `visible_to`."""
    methods = {
        method.name
        for _path, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef) and "QuerySet" in "".join(map(ast.unparse, node.bases))
        for method in node.body
        if isinstance(method, ast.FunctionDef)
        and any(ast.unparse(arg.annotation or arg) == "User" for arg in method.args.args)
    }
    return methods | {"visible_or_404"}


def _origins(fetch: ast.Call, function: ast.FunctionDef) -> set[str]:
    """What is called to come by the rows of `fetch`, local names followed to where they come
    from."""
    called, asked, names = _called(fetch), set[str](), _names(fetch)
    while new := names - asked:
        asked |= new
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and new & set[str]().union(*map(_names, node.targets)):
                called |= _called(node.value)
                names = names | _names(node.value)
    return called


def _fetches(function: ast.FunctionDef) -> Iterator[ast.Call]:
    """Calls that look a row up by a key that stands in a variable, as those of addresses do."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and _called(node) & FETCHES:
            for keyword in node.keywords:
                if keyword.arg in KEYS and isinstance(keyword.value, ast.Name):
                    yield node


def test_a_view_fetches_by_a_reading_rule_what_the_address_names() -> None:
    """In the same function, or in another view's function that it calls for the row."""
    views = [
        (path, node)
        for path, module in modules()
        if "views" in path
        for node in module.body
        if isinstance(node, ast.FunctionDef)
    ]
    rules = _reading_rules()
    asking = {function.name for _path, function in views if _called(function) & rules} | rules
    without, known = set(), 0
    for path, function in views:
        for fetch in _fetches(function):
            known += 1
            if not _origins(fetch, function) & asking:
                without.add(f"{path}:{function.name}")

    assert known > 30
    assert without == set(BY_THE_GATE)

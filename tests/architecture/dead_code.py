"""Code that nothing uses, by vulture: `python -m tests.architecture.dead_code`.

The product is looked at without its tests, because what only tests use is dead as well. Uses
that Python's own code does not show are added: names in templates, and names written as strings.
What frameworks call by name stands in pyproject.toml.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from vulture import Vulture

PRODUCT = ("cdd_awards", "evaluations", "thai", "units")
IN_TAGS = re.compile(r"{[{%].*?[%}]}", re.DOTALL)
NAME = re.compile(r"[A-Za-z_]\w*")
# A field of a queryset or a form, a dotted path of the settings, an address module:name.
NAMING = re.compile(r"-?[A-Za-z_][\w.:]*")
LOOKUPS = ("filter", "exclude", "get", "Q")


def names_in_templates() -> Iterator[str]:
    for path in Path("templates").rglob("*.*"):
        for tag in IN_TAGS.findall(path.read_text(encoding="utf-8")):
            yield from NAME.findall(tag)


def named(node: ast.AST) -> Iterator[str]:
    """Names that a piece of code holds as a string, as a keyword of a lookup, or as a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if NAMING.fullmatch(node.value):
            yield from re.split(r"[.:-]|__", node.value)
    elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in LOOKUPS:
        yield from (part for it in node.keywords for part in (it.arg or "").split("__"))
    elif isinstance(node, ast.ClassDef) and any("Choices" in ast.unparse(it) for it in node.bases):
        yield from (ast.unparse(it.targets[0]) for it in node.body if isinstance(it, ast.Assign))


def unused() -> Iterator[str]:
    config = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["vulture"]
    finder = Vulture(
        ignore_names=config["ignore_names"], ignore_decorators=config["ignore_decorators"]
    )
    finder.scavenge([*PRODUCT, "manage.py"], exclude=["*/migrations/*"])
    for path in (path for folder in PRODUCT for path in Path(folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            finder.used_names.update(named(node))
    in_templates = set(names_in_templates())
    for item in finder.get_unused_code(config["min_confidence"]):
        is_setting = item.filename.name == "settings.py" and item.name.isupper()
        is_read = item.typ not in ("function", "class") and item.name in in_templates
        if not is_setting and not is_read:
            yield item.get_report()


if __name__ == "__main__":
    sys.exit("\n".join(unused()) or None)

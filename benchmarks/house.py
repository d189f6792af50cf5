"""The house in figures: `python -m benchmarks.house [FOLDER …]` prints a column for each checkout.

Counted in characters and lines of the source alone; nothing of the project is run.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

APPLICATION = ("thai", "units", "evaluations", "cdd_awards")
# How a rule reads where it is written out; written once, it stands in one place.
RULES = {
    "seat held on a day": r"valid_(from|until)(__\w+=|\s+(is None|<|>))",
    "result is reopened": r"seconded_at__isnull=False",
    "absence stands": r"lifted_at=None",
    "seat is recused": r"is_recused=True",
    "endorsement counts": r"digest=F\(\"sheet__digest\"\)",
    "round is being evaluated (refusal)": r"The round is not being evaluated at the moment",
    "who runs the committee (refusal)": r"Only the chair, the secretary or an administrator can",
    "a slot has begun": r"^BEGUN\b.*=",
    "request.POST read by hand": r"request\.POST(\.get|\[)|in request\.POST|self\.data(\.get|\[)",
    "act hidden in a closure": r"\bis_done\(request",
    "Django's private compiler": r"get_compiler|_iterable_class|CompiledQuery\(",
    "frozen content without a type": r"dict\[str, Any\]|\bJson\b",
}


def _files(root: Path, folders: tuple[str, ...], suffix: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((root / folder).rglob(f"*{suffix}")):
            if "migrations" not in path.parts:
                yield path


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _functions(path: Path) -> Iterator[tuple[int, bool, str]]:
    """Lines without the docstring, whether it is a view, and the name of each function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            has_docstring = ast.get_docstring(node) is not None
            words = first.end_lineno - first.lineno + 1 if has_docstring else 0  # type: ignore[operator]
            is_view = bool(node.args.args) and node.args.args[0].arg == "request"
            yield node.end_lineno - node.lineno + 1 - words, is_view, node.name  # type: ignore[operator]


def _longest(sizes: Iterator[tuple[int, str]]) -> str:
    size, name = max(sizes, default=(0, ""))
    return f"{size} ({name})"


def _scripts(root: Path) -> list[Path]:
    return list(_files(root, ("static/js",), ".js"))


def figures(root: Path) -> dict[str, str]:
    """Each figure by its name, for the checkout at `root`."""
    modules = list(_files(root, APPLICATION, ".py"))
    templates = list(_files(root, ("templates",), ".html"))
    functions = [function for path in modules for function in _functions(path)]
    params = {
        "Python of the application, lines": str(sum(len(_lines(path)) for path in modules)),
        "templates, characters": str(sum(len("".join(_lines(path))) for path in templates)),
        "scripts, lines": str(sum(len(_lines(path)) for path in _scripts(root))),
        "folders at the top of evaluations/": str(
            sum(1 for path in (root / "evaluations").iterdir() if (path / "__init__.py").exists())
        ),
        "import contracts": str(
            (root / "pyproject.toml").read_text(encoding="utf-8").count("importlinter.contracts]]")
        ),
        "longest module": _longest((len(_lines(path)), path.name) for path in modules),
        "longest function": _longest((size, name) for size, _view, name in functions),
        "longest view": _longest((size, name) for size, is_view, name in functions if is_view),
        "longest template": _longest((len(_lines(path)), path.name) for path in templates),
        "widest line of a template": _longest(
            (len(line), path.name) for path in templates for line in _lines(path)
        ),
        "longest script": _longest((len(_lines(path)), path.name) for path in _scripts(root)),
    }
    text = [line for path in modules for line in _lines(path)]
    for name, pattern in RULES.items():
        params[name] = str(sum(1 for line in text if re.search(pattern, line)))
    return params


def main(folders: list[str]) -> None:
    columns = [figures(Path(folder)) for folder in folders]
    for name in columns[0]:
        print(name.ljust(38), *(column[name].ljust(34) for column in columns))


if __name__ == "__main__":
    main(sys.argv[1:] or ["."])

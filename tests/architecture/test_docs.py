"""What a document points to is there: files, folders, pages beside it, tests by their names."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("docs/*.md"), ROOT / "README.md", *ROOT.glob("SECURITY.md")]
# What is made here and not kept, so that it need not be there.
MADE = ("var/", "node_modules/")
IN_BACKTICKS = re.compile(r"`([^`\n]+)`")
LINKED = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
A_FILE = re.compile(r"[\w./-]+\.(?:py|sql|md|html|txt|js|mjs|css|toml|po)")
A_FOLDER = re.compile(r"\w[\w.-]*(?:/[\w.-]+)*/")
A_TEST = re.compile(r"(?:(?P<file>tests/[\w./-]+\.py)(?:::)?)?(?P<name>test_\w+)?")


def _is_there(told: str) -> bool:
    """From the root; a stage's by its own name; a file alone wherever it is."""
    if (ROOT / told).exists() or (ROOT / "evaluations" / told).exists():
        return True
    folders = ("cdd_awards", "evaluations", "units", "thai", "tests", "static", "templates")
    return "/" not in told and any(any((ROOT / folder).rglob(told)) for folder in folders)


def _missing_paths(text: str) -> Iterator[str]:
    for in_backtick in IN_BACKTICKS.findall(text):
        path = in_backtick.partition("::")[0]
        is_path = A_FILE.fullmatch(path) or A_FOLDER.fullmatch(path)
        # What begins with a slash is an address of the product.
        if is_path and not path.startswith(("/", *MADE)) and not _is_there(path):
            yield path


def _missing_tests(text: str) -> Iterator[str]:
    """A test is told with its file, or behind it on the same line."""
    for line in text.splitlines():
        file = ""
        for in_backtick in IN_BACKTICKS.findall(line):
            found = A_TEST.fullmatch(in_backtick)
            if found is None:
                continue
            file = found["file"] or file
            name = found["name"]
            if name and not _defines(file, name):
                yield f"{file or 'no file'}::{name}"


def _defines(file: str, name: str) -> bool:
    path = ROOT / file
    return path.is_file() and f"def {name}(" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_points_to_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")

    assert sorted(set(_missing_paths(text))) == []
    assert sorted(set(_missing_tests(text))) == []
    assert [one for one in LINKED.findall(text) if not (document.parent / one).exists()] == []


def test_what_is_not_there_is_found() -> None:
    told = "`evaluations/gone.py` and `tests/architecture/test_docs.py::test_gone`, `test_away`"

    assert list(_missing_paths(told)) == ["evaluations/gone.py"]
    missing = [missing_test.partition("::")[2] for missing_test in _missing_tests(told)]
    assert missing == ["test_gone", "test_away"]

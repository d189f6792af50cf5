"""What runs on PostgreSQL again, decided here alone.

The databases differ in locks, transactions, triggers, constraints and SQL. So a module that talks
to one of these runs whole, and so does the table of all pages by roles. Of every other test that
asks the database the first of its cases runs: between the cases the values differ, and not the
queries. Nothing else runs again: what asks no database, and the modules of ONCE; their queries
are asked by that table, by the counts of queries, and by the tests of each stage's actions.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TALKS = re.compile(
    r"\b(?:select_for_update|atomic|on_commit|guarded_transactions|psycopg|RawSQL|IntegrityError"
    r"|DatabaseError|OperationalError|install_triggers|remove_triggers|triggers)\b"
    r"|\bconnection\.|\bcursor\(|tests\.guarded import refused"
)
ASKS = re.compile(r"\bpsycopg\b|from django\.db import .*\bconnection\b")
WHOLE = ("faults/", "architecture/test_gates.py")

DRAWN = "papers are drawn and read back"
LOOKS = "texts and looks of pages"
WALKS = "walks by links, and whole years through pages"
FILES = "files are read or kept"
SERVED = "a server before the database, or none behind it"
# Beneath tests/: a module or a folder, and why once is enough.
ONCE = {
    "architecture/test_emergency.py": LOOKS,
    "architecture/test_error_pages.py": LOOKS,
    "architecture/test_every_address.py": WALKS,
    "architecture/test_ways_in.py": WALKS,
    "browser/": LOOKS,
    "cdd_awards/test_compression.py": LOOKS,
    "deploy/test_nginx.py": SERVED,
    "evaluations/entry/evidence/test_files.py": FILES,
    "evaluations/entry/evidence/test_previews.py": FILES,
    "evaluations/entry/evidence/test_scanning.py": FILES,
    "evaluations/entry/schedule/test_agenda.py": DRAWN,
    "evaluations/judging/day/test_on_a_phone.py": LOOKS,
    "evaluations/judging/figures/test_pages.py": LOOKS,
    "evaluations/judging/figures/test_spreadsheet.py": FILES,
    "evaluations/judging/preflight/test_pack.py": DRAWN,
    "evaluations/judging/results/test_first_documents.py": DRAWN,
    "evaluations/judging/scoring/test_pages.py": LOOKS,
    "evaluations/outcome/reports/test_activity": DRAWN,
    "evaluations/outcome/reports/test_batches.py": DRAWN,
    "evaluations/outcome/reports/test_catalogue.py": DRAWN,
    "evaluations/outcome/reports/test_demo_papers.py": DRAWN,
    "evaluations/outcome/reports/test_documents.py": DRAWN,
    "evaluations/outcome/reports/test_every_part.py": DRAWN,
    "evaluations/outcome/reports/test_many_seats.py": DRAWN,
    "evaluations/outcome/reports/test_margins.py": DRAWN,
    "evaluations/outcome/reports/test_summary.py": DRAWN,
    "evaluations/platform/test_untrusted.py": LOOKS,
    "faults/test_away.py": SERVED,
    "journeys/": WALKS,
    "units/test_account_addresses.py": LOOKS,
    "units/test_accounts.py": LOOKS,
    "units/test_registry.py": FILES,
}


def reason_once(path: str) -> str:
    """Why the module at `path` is not run again; empty: it is."""
    return next((why for begins, why in ONCE.items() if path.startswith(begins)), "")


def is_whole(path: str, text: str) -> bool:
    """Whether all tests of a module run again, with all their cases."""
    return not reason_once(path) and (path.startswith(WHOLE) or bool(TALKS.search(text)))


def chosen(items: Iterable[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Those that run again, and those that are left out."""
    again: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    seen: set[str] = set()
    for item in items:
        (again if _runs(item, seen) else left_out).append(item)
    return again, left_out


def _runs(item: pytest.Item, seen: set[str]) -> bool:
    path, text = item.path.relative_to(HERE).as_posix(), _text(item.path)
    if reason_once(path) or not _asks_the_database(item, text):
        return False
    test = item.nodeid.partition("[")[0]
    is_first = test not in seen
    seen.add(test)
    return is_first or is_whole(path, text)


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _asks_the_database(item: pytest.Item, text: str) -> bool:
    names: set[str] = set(getattr(item, "fixturenames", ()))
    is_asking = names & {"db", "transactional_db", "module_db"}
    return bool(is_asking or item.get_closest_marker("django_db") or ASKS.search(text))

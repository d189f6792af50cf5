"""A backup back into an empty database and an empty store, and whether everything is there."""

from collections.abc import Callable, Iterator

from django.db import connection

from evaluations.judging.results.verification import first_misfit
from evaluations.oversight.operations.backup_set import BackupSet, first_problem
from evaluations.oversight.operations.databases import Unavailable, load
from evaluations.oversight.operations.file_check import ALL_PARTS, first_unfit
from evaluations.oversight.operations.tables import asked, counts
from evaluations.platform.journal.verification import first_finding
from evaluations.platform.store.files import stored_files

# A name of a check, and what asks for the first thing that does not fit ("" where all does).
Check = tuple[str, Callable[[], str]]


def check_target(backup: BackupSet) -> None:
    """Raises Unavailable unless database and store are empty and the backup is whole."""
    vendor = backup.manifest["vendor"]
    if vendor != connection.vendor:
        raise Unavailable(
            f"The backup is of {vendor} and DATABASE_URL names {connection.vendor}: restore it "
            f"into {vendor}, then use manage.py move_to."
        )
    if tables := connection.introspection.table_names():
        raise Unavailable(f"The database is not empty: it has a table {sorted(tables)[0]}.")
    for folder in sorted({file["name"].partition("/")[0] for file in backup.manifest["files"]}):
        if lies_there := next(stored_files().names(folder), None):
            raise Unavailable(f"The store is not empty: it has a file {lies_there.name}.")
    if problem := first_problem(backup):
        raise Unavailable(problem)


def put_back(backup: BackupSet) -> None:
    """Fill database and store; check_target() comes first."""
    load(backup.database)
    missing = backup.missing
    for file in backup.manifest["files"]:
        if file["name"] not in missing:
            path = backup.path_of(file["name"])
            stored_files().keep(file["name"], path, file["content_type"])


def checks(backup: BackupSet) -> Iterator[Check]:
    """What a restored installation is held against."""
    seal = backup.manifest["seal"]
    yield "counts", lambda: _other_count(backup)
    yield "journal", lambda: _said(first_finding(kept_outside=seal))
    yield "results", lambda: _said(first_misfit())
    yield "files", lambda: first_unfit(ALL_PARTS)


def _said(finding: object | None) -> str:
    return "" if finding is None else str(finding)


def _other_count(backup: BackupSet) -> str:
    there = counts(asked)
    for table, count in backup.manifest["counts"].items():
        if there.get(table) != count:
            return f"{table} had {count} rows and has {there.get(table, 'none')}"
    return ""

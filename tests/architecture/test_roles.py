"""Two roles on PostgreSQL: the application's can do a day's work, and lift no trigger."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from cdd_awards.database_roles import application_owns_its_tables
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.verification import first_misfit
from evaluations.platform.errors import Refused
from evaluations.platform.journal.verification import first_finding
from tests.evaluations.judging.results.test_forging import rewrite
from tests.factories import Cast, submitted_sheet

SCRIPT = Path(__file__).parents[2] / "deploy" / "postgresql-roles.sql"
OWNER, APPLICATION = "test_awards_owner", "test_awards_application"


def script() -> str:
    """The shipped script with psql's variables filled in and its commands left out."""
    text = SCRIPT.read_text(encoding="utf-8")
    text = re.sub(r"SELECT format.*?\\gexec", "", text, flags=re.DOTALL)
    text = re.sub(r"^\\.*$", "", text, flags=re.MULTILINE)
    return text.replace(':"owner"', OWNER).replace(':"application"', APPLICATION)


@pytest.fixture
def application(cast: Cast) -> Iterator[Cast]:
    """Everything from here on is done by the application's role."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {OWNER}; CREATE ROLE {APPLICATION}; {script()}")
        cursor.execute(f"SET SESSION AUTHORIZATION {APPLICATION}")
    yield cast
    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION")


def test_a_day_can_be_worked(application: Cast) -> None:
    for judge in application.judges:
        submitted_sheet(judge=judge, nomination=application.nomination)
    certify(by=application.chair, category=application.category, committee=application.committee)

    assert first_finding() is None
    assert first_misfit() is None


def test_what_the_role_can_write_is_not_certified(application: Cast) -> None:
    """Case S3 with the application's password: every row is written, and found."""
    sheets = [
        submitted_sheet(judge=judge, nomination=application.nomination)
        for judge in application.judges
    ]
    rewrite(sheets[0], application)

    with pytest.raises(Refused):
        certify(
            by=application.chair, category=application.category, committee=application.committee
        )
    finding = first_finding()
    assert finding is not None
    assert "not written by this program" in finding.problem


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE evaluations_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER evaluations_entry_update ON evaluations_entry",
        "CREATE OR REPLACE FUNCTION evaluations_entry_update() RETURNS trigger "
        "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "CREATE TRIGGER mine BEFORE INSERT ON evaluations_entry "
        "FOR EACH ROW EXECUTE FUNCTION evaluations_entry_update()",
        "DROP FUNCTION evaluations_entry_update() CASCADE",
        "SET session_replication_role = replica",
        "TRUNCATE evaluations_entry CASCADE",
        "DROP TABLE evaluations_entry CASCADE",
        "CREATE TABLE mine (id integer)",
        "ALTER TABLE evaluations_seal ALTER COLUMN chain DROP NOT NULL",
        f"SET ROLE {OWNER}",
        "UPDATE evaluations_entry SET reason = 'x'",
        "DELETE FROM evaluations_entry",
    ],
)
def test_no_trigger_can_be_lifted_and_no_table_changed(application: Cast, statement: str) -> None:
    submitted_sheet(judge=application.member, nomination=application.nomination)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert first_finding() is None


def test_the_check_warns_where_the_application_is_its_own_owner(cast: Cast) -> None:
    assert [
        application_owns_its_table.id
        for application_owns_its_table in application_owns_its_tables(databases=["default"])
    ] == ["cdd_awards.W010"]


def test_the_check_is_content_with_two_roles(application: Cast) -> None:
    assert application_owns_its_tables(databases=["default"]) == []

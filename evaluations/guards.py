"""What the database itself refuses, whoever asks: ORM, shell or psql.

Journal, seals, certified results, rulings and returned sheets are only ever added to. A mark
keeps within its indicator's range and step, and a submitted sheet is closed. Triggers, because a
check constraint sees one row only; written for PostgreSQL and SQLite.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = (
    "evaluations_entry",
    "evaluations_seal",
    "evaluations_result",
    "evaluations_placing",
    "evaluations_ruling",
    "evaluations_sheetreturn",
    "evaluations_confirmation",
    "evaluations_submission",
    "evaluations_nominationreturn",
    "evaluations_returnremark",
    "evaluations_certificate",
)
ON_A_SHEET = ("evaluations_mark", "evaluations_dimensionnote")
# A rehearsal's rows may be deleted, so that it can be wiped; nothing of it may be altered.
OF_A_REHEARSAL = """EXISTS (
    SELECT 1 FROM evaluations_category AS c
    JOIN evaluations_award AS a ON a.id = c.award_id
    JOIN evaluations_awardround AS r ON r.id = a.round_id
    WHERE r.is_rehearsal AND c.id = {category})"""
CATEGORY_OF_SHEET = """(SELECT n.category_id FROM evaluations_scoresheet AS s
    JOIN evaluations_nomination AS n ON n.id = s.nomination_id WHERE s.id = OLD.sheet_id)"""
CATEGORY_OF_NOMINATION = """(SELECT n.category_id FROM evaluations_nomination AS n
    WHERE n.id = OLD.nomination_id)"""
CATEGORY_OF = {
    "evaluations_result": "OLD.category_id",
    "evaluations_ruling": "OLD.category_id",
    "evaluations_placing": """(SELECT p.category_id FROM evaluations_result AS p
        WHERE p.id = OLD.result_id)""",
    "evaluations_sheetreturn": CATEGORY_OF_SHEET,
    "evaluations_confirmation": CATEGORY_OF_SHEET,
    "evaluations_paperentry": CATEGORY_OF_NOMINATION,
    "evaluations_mark": CATEGORY_OF_SHEET,
    "evaluations_dimensionnote": CATEGORY_OF_SHEET,
    "evaluations_scoresheet": CATEGORY_OF_NOMINATION,
    "evaluations_submission": CATEGORY_OF_NOMINATION,
    "evaluations_certificate": CATEGORY_OF_NOMINATION,
    "evaluations_nominationreturn": CATEGORY_OF_NOMINATION,
    "evaluations_returnremark": """(SELECT n.category_id FROM evaluations_nominationreturn AS r
        JOIN evaluations_nomination AS n ON n.id = r.nomination_id
        WHERE r.id = OLD.returned_id)""",
    "evaluations_evidenceversion": """(SELECT n.category_id FROM evaluations_evidenceitem AS e
        JOIN evaluations_nomination AS n ON n.id = e.nomination_id WHERE e.id = OLD.item_id)""",
}
# Else a real round could be called a rehearsal, and wiped.
REHEARSAL_SWITCHED = """OLD.is_rehearsal <> NEW.is_rehearsal AND EXISTS (
    SELECT 1 FROM evaluations_nomination AS n
    JOIN evaluations_category AS c ON c.id = n.category_id
    JOIN evaluations_award AS a ON a.id = c.award_id WHERE a.round_id = OLD.id)"""
CLOSED = """(SELECT state FROM evaluations_scoresheet WHERE id = {row}.sheet_id)
    NOT IN ('open', 'returned')"""
OFF_THE_SCALE = """NEW.points IS NOT NULL AND EXISTS (
    SELECT 1 FROM evaluations_indicator AS i WHERE i.id = NEW.indicator_id AND (
        NEW.points > i.maximum
        OR CAST(ROUND(NEW.points * 100) AS INTEGER)
            % CAST(ROUND(i.step * 100) AS INTEGER) <> 0))"""
# A certified sheet stays as it is, but for a reopening that a second person agreed to.
CERTIFIED = """OLD.state = 'certified' AND NOT (
    (NEW.state = 'returned' OR (NEW.state = 'certified' AND OLD.digest = NEW.digest))
    AND EXISTS (SELECT 1 FROM evaluations_reopening AS o
        JOIN evaluations_nomination AS n ON n.id = OLD.nomination_id
        WHERE o.category_id = n.category_id AND o.committee_id = n.committee_id
        AND o.seconded_at IS NOT NULL AND o.ended_at IS NULL))"""
RESEALED = """OLD.state = 'submitted' AND NEW.state IN ('submitted', 'certified')
    AND OLD.digest <> NEW.digest"""

# A version is what somebody handed in; only what the worker finds out about it is written later.
REWRITTEN = " OR ".join(
    [
        f"OLD.{column} <> NEW.{column}"
        for column in (
            "item_id",
            "number",
            "kind",
            "text",
            "url",
            "file",
            "original_name",
            "content_type",
            "sha256",
            "added_at",
            "is_late",
        )
    ]
    + [
        f"COALESCE(OLD.{column}, -1) <> COALESCE(NEW.{column}, -1)"
        for column in ("size", "added_by_id")
    ]
)

# Sign-ins are an access log: the law has it kept for 90 days. What is older may be removed.
EVENTS = "evaluations_signinevent"
TRUNCATED_NEVER = (*APPEND_ONLY, EVENTS)
YOUNG = {
    "postgresql": "OLD.at > now() - interval '90 days'",
    # The moment is stored as text, in UTC.
    "sqlite": "OLD.at > datetime('now', '-90 days')",
}

# (trigger, table, event, condition, message)
Guard = tuple[str, str, str, str, str]


def _unless_rehearsal(table: str, condition: str) -> str:
    """`condition`, but for rows of a rehearsal."""
    if table not in CATEGORY_OF:
        return condition
    return f"({condition}) AND NOT {OF_A_REHEARSAL.format(category=CATEGORY_OF[table])}"


def _of_papers() -> Iterator[Guard]:
    paper, confirmed = "evaluations_paperentry", "OLD.state IN ('confirmed', 'replaced')"
    # Its sheet may be opened again; what was keyed and by whom stays.
    replaced = """OLD.state = 'confirmed' AND NEW.state = 'replaced'
        AND NEW."values" = OLD."values" AND NEW.keyed_by_id = OLD.keyed_by_id
        AND NEW.confirmed_by_id = OLD.confirmed_by_id AND NEW.scan_sha256 = OLD.scan_sha256"""
    rewritten = f"({confirmed}) AND NOT ({replaced})"
    yield f"{paper}_rewritten", paper, "UPDATE", rewritten, "the paper is confirmed"
    kept = _unless_rehearsal(paper, confirmed)
    yield f"{paper}_kept", paper, "DELETE", kept, "the paper is confirmed"


def _of_events(vendor: str) -> Iterator[Guard]:
    yield f"{EVENTS}_update", EVENTS, "UPDATE", "1 = 1", f"{EVENTS} is append-only"
    yield f"{EVENTS}_kept", EVENTS, "DELETE", YOUNG[vendor], "the event is younger than 90 days"


def _guards(vendor: str) -> Iterator[Guard]:
    yield from _of_events(vendor)
    for table in APPEND_ONLY:
        message = f"{table} is append-only"
        yield f"{table}_update", table, "UPDATE", "1 = 1", message
        yield f"{table}_delete", table, "DELETE", _unless_rehearsal(table, "1 = 1"), message
    for table in ON_A_SHEET:
        for event in ("INSERT", "UPDATE", "DELETE"):
            condition = CLOSED.format(row="OLD" if event == "DELETE" else "NEW")
            if event == "DELETE":
                condition = _unless_rehearsal(table, condition)
            name = f"{table}_closed_{event.lower()}"
            yield name, table, event, condition, "the sheet is closed"
    for event in ("INSERT", "UPDATE"):
        name = f"evaluations_mark_scale_{event.lower()}"
        yield name, "evaluations_mark", event, OFF_THE_SCALE, "the mark is off its scale"
    sheet = "evaluations_scoresheet"
    yield f"{sheet}_certified", sheet, "UPDATE", CERTIFIED, "the sheet is certified"
    yield f"{sheet}_resealed", sheet, "UPDATE", RESEALED, "the sheet is submitted"
    kept = _unless_rehearsal(sheet, "OLD.state IN ('submitted', 'certified')")
    yield f"{sheet}_kept", sheet, "DELETE", kept, "the sheet is submitted"
    yield from _of_papers()
    version = "evaluations_evidenceversion"
    yield f"{version}_rewritten", version, "UPDATE", REWRITTEN, "the evidence is handed in"
    kept = _unless_rehearsal(version, "1 = 1")
    yield f"{version}_kept", version, "DELETE", kept, "the evidence is handed in"
    awards = "evaluations_awardround"
    yield f"{awards}_switched", awards, "UPDATE", REHEARSAL_SWITCHED, "the round has nominations"


def _postgresql(guard: Guard) -> Iterator[str]:
    name, table, event, condition, message = guard
    row = "OLD" if event == "DELETE" else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; "
        f"END IF; RETURN {row}; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _postgresql_truncate(table: str) -> Iterator[str]:
    name = f"{table}_truncate"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'check_violation'; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


def _sqlite(guard: Guard) -> Iterator[str]:
    name, table, event, condition, message = guard
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def install(connection: BaseDatabaseWrapper) -> None:
    """Lay every guard, anew where it is there already; nothing on a database without tables."""
    if not set(APPEND_ONLY) <= set(connection.introspection.table_names()):
        return
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for guard in _guards(connection.vendor):
            for statement in _postgresql(guard) if is_postgresql else _sqlite(guard):
                cursor.execute(statement)
        for table in TRUNCATED_NEVER if is_postgresql else ():
            for statement in _postgresql_truncate(table):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Lift every guard: for tests that empty the database, and for nothing else."""
    names = [(guard[0], guard[1]) for guard in _guards(connection.vendor)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names += [(f"{table}_truncate", table) for table in TRUNCATED_NEVER]
        for name, table in names:
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")

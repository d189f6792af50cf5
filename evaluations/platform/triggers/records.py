"""What is written once: journal, seals, results, rulings, returns, papers, evidence."""

from collections.abc import Iterator

from evaluations.platform.triggers.guard import DELETE, UPDATE, Guard, differs, unless_rehearsal

APPEND_ONLY = (
    "evaluations_entry",
    "evaluations_journalkey",
    "evaluations_seal",
    "evaluations_result",
    "evaluations_placing",
    "evaluations_ruling",
    "evaluations_sheetreturn",
    "evaluations_endorsement",
    "evaluations_evidencepin",
    "evaluations_submission",
    "evaluations_nominationreturn",
    "evaluations_returnremark",
    "evaluations_certificate",
)
# An access log: the law has it kept for 90 days. What is older may be removed.
EVENTS = "evaluations_signinevent"
YOUNG = "OLD.at > now() - interval '90 days'"
NEVER_TRUNCATED = (*APPEND_ONLY, EVENTS)
# Its sheet may be opened again; what was keyed and by whom stays.
PAPER_REPLACED = f"""OLD.state = 'confirmed' AND NEW.state = 'replaced'
    AND NOT {differs('"values"', "keyed_by_id", "confirmed_by_id", "scan_sha256")}"""
# A version is what somebody handed in; only what the worker finds out about it is written later.
HANDED_IN = (
    "item_id",
    "number",
    "kind",
    "text",
    "url",
    "file",
    "original_name",
    "content_type",
    "sha256",
    "size",
    "added_at",
    "added_by_id",
    "is_late",
)


def guards() -> Iterator[Guard]:
    for table in APPEND_ONLY:
        message = f"{table} is append-only"
        yield Guard(f"{table}_update", table, UPDATE, "1 = 1", message)
        yield Guard(f"{table}_delete", table, DELETE, unless_rehearsal(table, "1 = 1"), message)
    yield Guard(f"{EVENTS}_update", EVENTS, UPDATE, "1 = 1", f"{EVENTS} is append-only")
    yield Guard(f"{EVENTS}_kept", EVENTS, DELETE, YOUNG, "the event is younger than 90 days")
    yield from _of_papers()
    version, message = "evaluations_evidenceversion", "the evidence is handed in"
    yield Guard(f"{version}_rewritten", version, UPDATE, differs(*HANDED_IN), message)
    kept = unless_rehearsal(version, "1 = 1")
    yield Guard(f"{version}_kept", version, DELETE, kept, message)


def _of_papers() -> Iterator[Guard]:
    paper, message = "evaluations_paperentry", "the paper is confirmed"
    confirmed = "OLD.state IN ('confirmed', 'replaced')"
    rewritten = f"({confirmed}) AND NOT ({PAPER_REPLACED})"
    yield Guard(f"{paper}_rewritten", paper, UPDATE, rewritten, message)
    kept = unless_rehearsal(paper, confirmed)
    yield Guard(f"{paper}_kept", paper, DELETE, kept, message)

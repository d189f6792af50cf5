"""The journal, its keys, its seals and their time stamps are written once."""

from itertools import chain

from evaluations.platform.triggers.trigger import append_only

TABLES = (
    *("evaluations_entry", "evaluations_journalkey", "evaluations_seal"),
    "evaluations_timestamp",
)
TRIGGERS = tuple(chain.from_iterable(append_only(table) for table in TABLES))

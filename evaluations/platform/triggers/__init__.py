"""What the database itself refuses, whoever asks: ORM, shell or psql.

Triggers, because a check constraint sees one row only; written once for PostgreSQL and SQLite.
Each stage declares its own in `triggers.py`; evaluations/assembly.py installs all of them.
"""

"""What a nominee is other than one that competes, as it is stored and counted. Plain Python."""

SHOWN_ONLY, DISQUALIFIED, WITHDRAWN, WITHHELD = (
    "shown_only",
    "disqualified",
    "withdrawn",
    "withheld",
)
# Nothing is counted of these, and nobody owes a sheet any more.
UNCOUNTED = (DISQUALIFIED, WITHDRAWN)

"""What the journal's verbs are called, and what else entries tell of in words.

Each stage declares its own in `verbs.py`: VERBS; NAMES in `before` and `after` that are no field
of the entry's model; VALUES of fields that more than one model has; UNTOLD, names in `after` that
a document tells instead of the history, with the kind of that document; or none.
"""

VERBS: dict[str, object] = {}
NAMES: dict[str, object] = {}
VALUES: dict[str, object] = {}
UNTOLD: dict[str, object] = {}


def name_of(name: str) -> str:
    """The words for a name in an entry; the name itself where there are none."""
    return str(NAMES.get(name, name))


def label_of(verb: str) -> str:
    """The words for `verb`; the verb itself where there are none."""
    return str(VERBS.get(verb, verb))

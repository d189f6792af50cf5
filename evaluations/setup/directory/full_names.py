"""A person's name in one piece, taken apart. Plain Python."""

from thai.titles import TITLES


def taken_apart(name: str) -> tuple[str, str, str]:
    """(title, first name, last name) of a cleaned name; empty where it does not say."""
    title = next((prefix for prefix in TITLES if name.startswith(prefix)), "")
    first, _space, last = name[len(title) :].strip().partition(" ")
    return title, first, last.strip()

"""A person's name in one piece, taken apart. Plain Python."""

from thai.titles import TITLES


def taken_apart(name: str) -> tuple[str, str, str]:
    """(title, first name, last name) of a cleaned name; empty where it does not say."""
    title = next((one for one in TITLES if name.startswith(one)), "")
    first, _space, last = name[len(title) :].strip().partition(" ")
    return title, first, last.strip()

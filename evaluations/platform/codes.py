"""Codes that people type from paper."""

import secrets

# No letters or digits that are mistaken for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12


def new_code() -> str:
    """A code of twelve signs: 30^12 possibilities, so none is found by trying."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))

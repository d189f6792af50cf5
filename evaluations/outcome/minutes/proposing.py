"""Who a visitor of the meeting's channel may be. Plain Python; a person decides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from thai.searching import search_form

TITLES = re.compile(
    r"^(นางสาว|นาย|นาง|น\.ส\.|ดร\.|ผศ\.|รศ\.|ว่าที่(\s?ร้อยตรี|\s?ร\.ต\.)?|miss|mrs?\.?|ms\.?)\s*", re.I
)


@dataclass(frozen=True)
class Candidate:
    """Somebody in the roll-call; `key` is what a form sends for them."""

    key: str
    name: str
    email: str = ""


def proposed(name: str, email: str, candidates: Sequence[Candidate]) -> str:
    """The key of the only candidate with this address, else of the only one whose whole name
    stands in the visitor's; "" where none or several fit, as for a telephone."""
    same = [
        candidate.key
        for candidate in candidates
        if email and candidate.email.casefold() == email.casefold()
    ]
    if len(same) == 1:
        return same[0]
    visitor = search_form(name)
    named = {
        candidate.key
        for candidate in candidates
        if (plain := _plain(candidate.name)) and plain in visitor
    }
    return named.pop() if len(named) == 1 else ""


def _plain(name: str) -> str:
    """A name without its title, as it is searched for; "" for a name of one word."""
    bare = TITLES.sub("", name.strip())
    return search_form(bare) if len(bare.split()) > 1 else ""

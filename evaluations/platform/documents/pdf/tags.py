"""What WeasyPrint leaves to be mended in the tags of a PDF."""

import re
from typing import Any

import pydyf

REFERENCE = re.compile(rb"(\d+) 0 R")


def mend_tags(_document: Any, pdf: Any) -> None:
    """Give every table heading its scope: a row of headings alone heads the columns below it, any
    other heading its row; and leave out what holds nothing, such as a line to sign on.
    WeasyPrint's finisher, called before the file is written."""
    elements = {
        one.number: one
        for one in pdf.objects
        if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/StructElem"
    }
    empty = {number for number, one in elements.items() if one["S"] == "/Span" and not one["K"]}
    for element in list(elements.values()):
        if element["S"] == "/TR":
            _set_scopes([elements[number] for number in map(_number, element["K"]) if number])
        element["K"][:] = [kid for kid in element["K"] if _number(kid) not in empty]


def _number(kid: Any) -> int | None:
    """Of the object that a kid refers to; None for a kid that is marked content."""
    found = REFERENCE.fullmatch(kid) if isinstance(kid, bytes) else None
    return int(found[1]) if found else None


def _set_scopes(cells: list[Any]) -> None:
    headings = [cell for cell in cells if cell["S"] == "/TH"]
    scope = "/Column" if len(headings) == len(cells) else "/Row"
    for heading in headings:
        heading["A"]["Scope"] = scope

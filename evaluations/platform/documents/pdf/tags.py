"""What WeasyPrint leaves out of a tagged PDF: of which row or column a heading is."""

import re
from typing import Any

REFERENCE = re.compile(rb"(\d+) 0 R")


def with_scopes(_document: Any, pdf: Any) -> None:
    """Give every table heading its scope: a row of headings alone heads the columns below it, any
    other heading its row. WeasyPrint's finisher, called before the file is written."""
    elements = {
        one.number: one
        for one in pdf.objects
        if isinstance(one, dict) and one.get("Type") == "/StructElem"
    }
    for element in list(elements.values()):
        if element["S"] == "/TR":
            _set_scopes([elements[number] for number in _kids(element)])


def _kids(element: Any) -> list[int]:
    found = [REFERENCE.fullmatch(kid) for kid in element["K"] if isinstance(kid, bytes)]
    return [int(one[1]) for one in found if one]


def _set_scopes(cells: list[Any]) -> None:
    headings = [cell for cell in cells if cell["S"] == "/TH"]
    scope = "/Column" if len(headings) == len(cells) else "/Row"
    for heading in headings:
        heading["A"]["Scope"] = scope

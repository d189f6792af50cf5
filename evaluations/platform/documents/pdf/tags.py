"""What WeasyPrint leaves to be mended in the tags of a PDF."""

import re
from collections.abc import Iterator
from typing import Any

import pydyf

REFERENCE = re.compile(rb"(\d+) 0 R")
NONE = b"null"
TEXT = ("/Span", "/P")
# Of an annotation: it is printed as it is shown.
PRINTED = 4


def mend_tags(_document: Any, pdf: Any) -> None:
    """Give every table heading its scope: a row of headings alone heads the columns below it, any
    other heading its row; leave out what holds nothing, such as a line to sign on; and say of the
    head and foot of a page that they are no content, and of links that they are printed.
    WeasyPrint's finisher, called before the file is written."""
    elements = {
        element.number: element
        for element in pdf.objects
        if isinstance(element, pydyf.Dictionary) and element.get("Type") == "/StructElem"
    }
    empty = {
        number for number, element in elements.items() if element["S"] in TEXT and not element["K"]
    }
    for element in list(elements.values()):
        if element["S"] == "/TR":
            _set_scopes([elements[number] for number in map(_number, element["K"]) if number])
        element["K"][:] = [kid for kid in element["K"] if _number(kid) not in empty]
    for link in pdf.objects:
        if isinstance(link, pydyf.Dictionary) and link.get("Subtype") == "/Link":
            link["F"] = PRINTED
    if elements:
        _set_artifacts(pdf, elements)


def _number(kid: Any) -> int | None:
    """Of the object that a kid refers to; None for a kid that is marked content."""
    match = REFERENCE.fullmatch(kid) if isinstance(kid, bytes) else None
    return int(match[1]) if match else None


def _set_scopes(cells: list[Any]) -> None:
    headings = [cell for cell in cells if cell["S"] == "/TH"]
    scope = "/Column" if len(headings) == len(cells) else "/Row"
    for heading in headings:
        heading["A"]["Scope"] = scope


def _set_artifacts(pdf: Any, elements: dict[int, Any]) -> None:
    """What is drawn and hangs on no tag: the boxes of a page's margins."""
    (root,) = [element for element in elements.values() if element["S"] == "/Document"]
    tagged = {root.number, *_below(root, elements)}
    numbers = pdf.objects[_number(pdf.objects[_number(root["P"])]["ParentTree"])]["Nums"]
    by_page = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in pdf.objects:
        if isinstance(page, pydyf.Dictionary) and page.get("Type") == "/Page":
            _of_page(page, pdf.objects, by_page[page["StructParents"]], tagged)


def _below(element: Any, elements: dict[int, Any]) -> Iterator[int]:
    for number in map(_number, element["K"]):
        if number in elements:
            yield number
            yield from _below(elements[number], elements)


def _of_page(page: Any, objects: Any, owners: Any, tagged: set[int]) -> None:
    """`owners` are the elements of a page's marked contents, by the number of each."""
    loose = {at for at, owner in enumerate(owners) if _number(owner) not in tagged}
    stream = objects[_number(page["Contents"])].stream
    for at, properties in enumerate(stream):
        if isinstance(properties, pydyf.Dictionary) and properties.get("MCID") in loose:
            owners[properties["MCID"]] = NONE
            stream[at - 1] = "/Artifact"
            stream[at] = pydyf.Dictionary({"Type": "/Pagination"})

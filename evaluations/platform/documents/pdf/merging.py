"""Several PDFs of one print setting as one of the same kind: language, title, XMP, colour profile
and tags stay, as a batch promises what each of its parts does."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from typing import Any, cast

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

TITLE = re.compile(rb"(<dc:title>.*?<rdf:li[^>]*>).*?(</rdf:li>)", re.DOTALL)
TREE, PARENTS = "/StructTreeRoot", "/StructParents"


def merged(pdfs: Sequence[bytes], title: str) -> bytes:
    """One PDF of several, page after page, called `title`."""
    writer = PdfWriter(clone_from=BytesIO(pdfs[0]))
    tags = _Tags(writer) if TREE in writer.root_object else None
    for part, pdf in enumerate(pdfs[1:], start=1):
        reader = PdfReader(BytesIO(pdf))
        first = len(writer.pages)
        for page in reader.pages:
            writer.add_page(page)
        if tags:
            tags.add(reader, first, part)
        for item in _chapters(reader):
            at = first + (reader.get_destination_page_number(item) or 0)
            writer.add_outline_item(title=item.title, page_number=at)
    _call(writer, title)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _chapters(reader: PdfReader) -> Iterator[Any]:
    return (item for item in reader.outline if not isinstance(item, list))


def _call(writer: PdfWriter, title: str) -> None:
    writer.add_metadata({"/Title": title})
    if (stream := writer.root_object.get("/Metadata")) is None:
        return
    xmp = stream.get_object()
    escaped = escape(title).encode()
    xmp.set_data(TITLE.sub(lambda match: match[1] + escaped + match[2], xmp.get_data()))


class _Tags:
    """The tags of the whole: the first part's, to which those of the others are added."""

    def __init__(self, writer: PdfWriter) -> None:
        self.writer = writer
        tree = cast("dict[str, Any]", writer.root_object[TREE])
        self.document: Any = tree["/K"][0]
        self.by_number: Any = tree["/ParentTree"]["/Nums"]
        self.next = self._after(self.by_number)

    @staticmethod
    def _after(by_number: Any) -> int:
        return max((int(key) for key in by_number[::2]), default=-1) + 1

    def add(self, reader: PdfReader, first: int, part: int) -> None:
        """Of a part whose pages stand in the whole from number `first`."""
        tree: Any = reader.root_object[TREE]
        by_number: Any = tree["/ParentTree"]["/Nums"].clone(self.writer)
        pairs: Any = zip(by_number[::2], by_number[1::2], strict=True)
        for key, elements in pairs:
            self.by_number.extend([NumberObject(self.next + int(key)), elements])
        self._renumber(reader, first)
        for kid in tree["/K"][0]["/K"].clone(self.writer):
            kid.get_object()[NameObject("/P")] = self.document.indirect_reference
            self.document["/K"].append(kid)
            _rename(kid.get_object(), f"{part}.")
        self.next += self._after(by_number)

    def _renumber(self, reader: PdfReader, first: int) -> None:
        pages: Any = reader.pages
        for at, page in enumerate(pages, start=first):
            own: Any = self.writer.pages[at]
            own[NameObject(PARENTS)] = NumberObject(self.next + int(page[PARENTS]))
            for annotation in own.get("/Annots", ()):
                link = annotation.get_object()
                if "/StructParent" in link:
                    moved = NumberObject(self.next + int(link["/StructParent"]))
                    link[NameObject("/StructParent")] = moved


def _rename(element: Any, prefix: str) -> None:
    """The names by which cells refer to their headings are those of one part."""
    if "/ID" in element:
        element[NameObject("/ID")] = TextStringObject(prefix + str(element["/ID"]))
    about = element.get("/A", {})
    if "/Headers" in about:
        names = [TextStringObject(prefix + str(header)) for header in about["/Headers"]]
        about[NameObject("/Headers")] = ArrayObject(names)
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, list) else ():
        child = kid.get_object()
        if isinstance(child, dict):
            _rename(child, prefix)

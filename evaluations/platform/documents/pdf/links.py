"""Addresses that stand in a document as text become links: on paper they look as before, in a PDF
they can be opened, and a screen reader says that they are links."""

import re

from thai.marked_up import with_texts

# Text of HTML: where a quotation mark or an angle bracket is escaped, the address ends.
_SIGN = r"(?:(?!&(?:quot|lt|gt|\#x27);)[^\s<>“”‘’])"
_ADDRESS = re.compile(
    rf"https?://{_SIGN}+(?<![.,;:!?)\]])|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII
)


def with_links(html: str) -> str:
    return with_texts(html, frozenset(), lambda text: _ADDRESS.sub(_link, text))


def _link(match: re.Match[str]) -> str:
    address = match[0]
    target = address if "://" in address else f"mailto:{address}"
    return f'<a class="address" href="{target}">{address}</a>'

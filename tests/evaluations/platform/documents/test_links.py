"""Addresses become links (case P4), and nothing else of a document changes."""

import pytest

from evaluations.platform.documents.pdf.links import with_links


def linked(address: str, target: str = "") -> str:
    return f'<a class="address" href="{target or address}">{address}</a>'


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("ดู https://a.example/b?c=1&amp;d=2.", f"ดู {linked('https://a.example/b?c=1&amp;d=2')}."),
        ("(https://a.example/ก)", f"({linked('https://a.example/ก')})"),
        (
            "&quot;https://a.example/&quot; และ",
            f"&quot;{linked('https://a.example/')}&quot; และ",
        ),
        ("อีเมล a.b@c.example ", f"อีเมล {linked('a.b@c.example', 'mailto:a.b@c.example')} "),
        ("เพจ Facebook “ปลูกความสุข@ตราด”", "เพจ Facebook “ปลูกความสุข@ตราด”"),
        ('<img src="https://a.example/x">', '<img src="https://a.example/x">'),
    ],
)
def test_addresses_become_links(html: str, wanted: str) -> None:
    assert with_links(html) == wanted

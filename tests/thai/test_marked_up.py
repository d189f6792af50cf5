"""Thai digits in a page of HTML (case P10)."""

import pytest

from thai.marked_up import with_thai_digits


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("ปี 2564", "ปี ๒๕๖๔"),
        ("(CDD Policy Award 2021) ปี 2564", "(CDD Policy Award 2021) ปี ๒๕๖๔"),
        ("“CDD Award 2021” 3 ราย", "“CDD Award 2021” ๓ ราย"),
        ("#CDD2021 #ตราด2564 ข้อ 5", "#CDD2021 #ตราด2564 ข้อ ๕"),
        ('<td>CDD Award</td><td class="num">5</td>', '<td>CDD Award</td><td class="num">๕</td>'),
        ('<p class="digest">SHA-256 12</p> 12', '<p class="digest">SHA-256 12</p> ๑๒'),
        ('<p class="code">2345 6789</p> 2345', '<p class="code">2345 6789</p> ๒๓๔๕'),
        ("Meeting ID: 812 3456 7890 เวลา 9.00", "Meeting ID: 812 3456 7890 เวลา ๙.๐๐"),
        ("COVID-19 ครั้งที่ 2", "COVID-19 ครั้งที่ ๒"),
        ("<title>1</title><p>&#39;1</p>", "<title>1</title><p>&#39;๑</p>"),
        ("https://example.org/?a=1 และ 1", "https://example.org/?a=1 และ ๑"),
    ],
)
def test_latin_words_codes_and_hashtags_keep_their_digits(html: str, wanted: str) -> None:
    assert with_thai_digits(html) == wanted

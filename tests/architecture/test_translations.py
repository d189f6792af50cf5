"""Thai is complete: every string of ours, and every sentence of Django's that our forms show."""

import ast
import datetime
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import password_validation
from django.forms import fields as form_fields
from django.utils import timezone, translation
from django.utils.timesince import timeuntil

LOCALES = [Path(path) / "th" / "LC_MESSAGES" for path in settings.LOCALE_PATHS]
THAI = re.compile("[ก-๛]")
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
MODULES = [
    path
    for name in ("cdd_awards", "evaluations", "thai", "units")
    for path in sorted((settings.BASE_DIR / name).rglob("*.py"))
]
GETTEXT = re.compile(r"_|n?p?gettext(_lazy)?")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
# Words that are the same in Thai pages.
KNOWN = {"Award", "English", "PDF", "SHA", "CDD"}
# Keys of a keyboard.
KNOWN |= {"Enter", "Shift", "Tab", "Esc"}


def compiled(path: Path) -> dict[str, str]:
    """A .mo file as msgid → msgstr (GNU gettext's documented layout)."""
    data = path.read_bytes()
    _magic, _version, count, originals, translations = struct.unpack("<5I", data[:20])

    def texts(table: int) -> Iterator[str]:
        for at in range(count):
            length, offset = struct.unpack_from("<2I", data, table + 8 * at)
            yield data[offset : offset + length].decode()

    return dict(zip(texts(originals), texts(translations), strict=True))


@pytest.mark.parametrize("folder", LOCALES, ids=lambda folder: folder.parent.parent.name)
def test_every_entry_is_translated_and_compiled(folder: Path) -> None:
    source = (folder / "django.po").read_text(encoding="utf-8")
    entries = source.count("\nmsgid ") - 1

    messages = compiled(folder / "django.mo")

    assert "fuzzy" not in source
    assert len([key for key in messages if key]) == entries


def spoken(path: Path) -> Iterator[str]:
    """The msgids that a module names; xgettext overlooks those inside f-strings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if not GETTEXT.fullmatch(node.func.id):
            continue
        texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
        parts = texts[:2] if node.func.id.startswith("pgettext") else texts[:1]
        if parts and all(isinstance(one, str) for one in parts):
            yield "\x04".join(map(str, parts))


def test_no_sentence_of_the_code_was_lost() -> None:
    known = {key.split("\x00")[0] for key in compiled(LOCALES[0] / "django.mo")}

    lost = {(path.name, text) for path in MODULES for text in spoken(path) if text not in known}

    assert lost == set()


def test_placeholders_are_the_same_on_both_sides() -> None:
    placeholder = re.compile(r"%\(\w+\)[sd]")
    for folder in LOCALES:
        for original, thai in compiled(folder / "django.mo").items():
            single = original.split("\x00")[0]
            assert set(placeholder.findall(single)) == set(placeholder.findall(thai)), original


def test_templates_hold_no_words_outside_the_translations() -> None:
    """What is left of a template without its tags, attributes and comments."""
    bare = {}
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"{%-?\s*blocktranslate.*?endblocktranslate\s*%}", "", text, flags=re.DOTALL)
        text = re.sub(r"{% block paper %}.*", "", text)
        text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", text, flags=re.DOTALL)
        text = re.sub(r"<style.*?</style>|<[^>]*>", " ", text, flags=re.DOTALL)
        if words := set(LATIN_WORD.findall(text)) - KNOWN:
            bare[path.name] = words

    assert bare == {}


# Said of a person a place to sit is a bus's; of a conflict of interest there is one word alone.
UNNATURAL = ("ที่นั่ง", "ผลประโยชน์ทับซ้อน", "ขัดกันแห่งผลประโยชน์", "ที่ยังไม่ให้")


def test_thai_is_what_people_say() -> None:
    """Case J22."""
    said = compiled(LOCALES[0] / "django.mo").values()

    assert [text for text in said if any(word in text for word in UNNATURAL)] == []


def thai_form_errors() -> Iterator[str]:
    names = ["CharField", "IntegerField", "DecimalField", "DateField", "EmailField", "ChoiceField"]
    with translation.override("th"):
        for name in names:
            field = getattr(form_fields, name)()
            yield from (str(message) for message in field.error_messages.values())
        for validator in password_validation.get_default_password_validators():
            yield str(validator.get_help_text())


def test_djangos_own_sentences_that_show_are_thai() -> None:
    assert [text for text in thai_form_errors() if not THAI.search(text)] == []


@pytest.mark.parametrize("days", [0.03, 0.2, 3, 20, 40, 800])
def test_how_long_a_deadline_is_away_is_told_in_thai(days: float) -> None:
    now = timezone.now()

    with translation.override("th"):
        told = timeuntil(now + datetime.timedelta(days=days), now)

    assert THAI.search(told)
    assert not LATIN_WORD.search(told)

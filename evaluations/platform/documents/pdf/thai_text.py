"""A right text layer for Thai in WeasyPrint's PDFs, so that they can be searched and read aloud.

WeasyPrint 70.0 writes wrong text for Thai (its issue 2841): marks are drawn by substituted
glyphs whose Unicode it guesses from their order. Two cures: every line that holds Thai is drawn
inside a marked-content span with its ActualText, and each glyph's ToUnicode is taken from the
font's own tables. Both replace private functions, because nothing public reaches a line's text or
a glyph's; tests/evaluations/platform/documents/test_thai_text.py names the versions for which they
are known.
"""

import io
import re
from functools import lru_cache
from typing import Any

import pydyf
import weasyprint.draw.text as weasyprint_text
import weasyprint.pdf as weasyprint_pdf
from fontTools.ttLib import TTFont

THAI = re.compile("[\u0e00-\u0e7f]")
SINGLE_SUBSTITUTION, LIGATURE, EXTENSION = 1, 4, 7
# Substitutions feed one another a few deep at most (a mark's low form, its narrow low form).
DEEPEST_CHAIN = 4

_draw_line = weasyprint_text.draw_first_line
_build_fonts = weasyprint_pdf.build_fonts_dictionary


def _draw_line_with_text(stream: Any, textbox: Any, *args: Any) -> Any:
    if not THAI.search(textbox.text):
        return _draw_line(stream, textbox, *args)
    actual = pydyf.Dictionary({"ActualText": pydyf.String(textbox.text)})
    pydyf.Stream.begin_marked_content(stream, "Span", actual)
    try:
        return _draw_line(stream, textbox, *args)
    finally:
        pydyf.Stream.end_marked_content(stream)


def _substitutions(font: TTFont) -> list[tuple[tuple[str, ...], str]]:
    """Every glyph that the font puts in the place of others: (glyphs, their substitute)."""
    substitutions: list[tuple[tuple[str, ...], str]] = []
    lookups = font["GSUB"].table.LookupList.Lookup if "GSUB" in font else []
    for table in (sub_table for lookup in lookups for sub_table in lookup.SubTable):
        subtable = table.ExtSubTable if table.LookupType == EXTENSION else table
        if subtable.LookupType == SINGLE_SUBSTITUTION:
            substitutions += [
                ((glyph,), substitute) for glyph, substitute in subtable.mapping.items()
            ]
        if subtable.LookupType == LIGATURE:
            substitutions += [
                ((first, *ligature.Component), ligature.LigGlyph)
                for first, ligatures in subtable.ligatures.items()
                for ligature in ligatures
            ]
    return substitutions


@lru_cache(maxsize=16)
def _unicode_of_glyphs(file_content: bytes, index: int) -> dict[int, str]:
    """The text each glyph stands for, by the font's cmap and its substitutions."""
    font = TTFont(io.BytesIO(file_content), fontNumber=index)
    names = {
        name: chr(code) for code, name in sorted((font.getBestCmap() or {}).items(), reverse=True)
    }
    substitutions = _substitutions(font)
    for _depth in range(DEEPEST_CHAIN):
        for glyphs, substitute in substitutions:
            if substitute not in names and all(glyph in names for glyph in glyphs):
                names[substitute] = "".join(names[glyph] for glyph in glyphs)
    return {font.getGlyphID(name): text for name, text in names.items()}


def _build_fonts_with_unicode(pdf: Any, fonts: Any, *args: Any) -> Any:
    for font in fonts.values():
        known = _unicode_of_glyphs(bytes(font.file_content), font.index or 0)
        for glyph in list(font.to_unicode):
            font.to_unicode[glyph] = known.get(glyph, font.to_unicode[glyph])
    return _build_fonts(pdf, fonts, *args)


def install() -> None:
    """Put the cures in place; calling it again changes nothing."""
    weasyprint_text.draw_first_line = _draw_line_with_text
    weasyprint_pdf.build_fonts_dictionary = _build_fonts_with_unicode

"""Merge fields of certificates. Plain Python.

A field stands in braces, {ผู้รับ}; a literal brace is doubled. Whatever else stands in braces is
refused when the template is saved, so that no certificate is printed with a hole in it.
"""

from collections.abc import Mapping
from string import Formatter

FIELDS = (
    "ผู้รับ",
    "หน่วยงาน",
    "รางวัล",
    "ประเภท",
    "คณะกรรมการ",
    "เขตตรวจราชการ",
    "ลำดับ",
    "ระดับ",
    "คะแนน",
    "รอบ",
    "ปี",
    "วันที่",
    "เลขที่",
)
NUMBER_FIELDS = ("เลขที่", "ปี")


class UnknownField(ValueError):
    """A template names a field that there is none of; `args[0]` is what stood in the braces."""


def fields_of(text: str, known: tuple[str, ...] = FIELDS) -> list[str]:
    """The fields that `text` names; raises UnknownField for anything else in braces."""
    try:
        pieces = list(Formatter().parse(text))
    except ValueError as fault:
        raise UnknownField(text[:60]) from fault
    fields = []
    for _literal, name, specification, conversion in pieces:
        if name is None:
            continue
        if name not in known or specification or conversion:
            raise UnknownField(name)
        fields.append(name)
    return fields


def merged(text: str, values: Mapping[str, str]) -> str:
    """`text` with every field filled; what a field holds is never read as a field again."""
    return "".join(
        literal + ("" if name is None else values[name])
        for literal, name, _specification, _conversion in Formatter().parse(text)
    )

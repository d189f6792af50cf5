"""Merge fields of messages: a field stands in braces, such as {ชื่อ} (outcome/certificates/
merging.py). Plain Python."""

from collections.abc import Iterable, Mapping, Sequence

from evaluations.outcome.certificates.merging import fields_of, merged

DEADLINE = "กำหนดส่ง"
FIELDS = ("ชื่อ", "หน่วยงาน", DEADLINE, "รอบ", "รายการ", "ลิงก์")
NAMED_AT_MOST = 20


def wants_deadline(texts: Iterable[str]) -> bool:
    return any(DEADLINE in fields_of(text, FIELDS) for text in texts)


def listed(names: Sequence[str]) -> str:
    """What a person owes, a line each; of many the first."""
    lines = [f"- {name}" for name in names[:NAMED_AT_MOST]]
    if more := len(names) - len(lines):
        lines.append(f"(+{more})")
    return "\n".join(lines)


def one_line(text: str, values: Mapping[str, str]) -> str:
    """A subject: whatever a field holds, it stays in its line."""
    return " ".join(merged(text, values).split())[:300]

"""A person's name in one piece, taken apart. Plain Python."""

# Longer ones first, so that นาง does not take the beginning of นางสาว.
TITLES = (
    "ว่าที่ร้อยตรีหญิง",
    "ว่าที่ร้อยเอก",
    "ว่าที่ร้อยโท",
    "ว่าที่ร้อยตรี",
    "ว่าที่ ร.ต.หญิง",
    "ว่าที่ ร.อ.",
    "ว่าที่ ร.ท.",
    "ว่าที่ ร.ต.",
    "นางสาว",
    "น.ส.",
    "นาย",
    "นาง",
    "ดร.",
    "ผศ.ดร.",
    "รศ.ดร.",
    "ผศ.",
    "รศ.",
    "ศ.",
    "Mr.",
    "Mrs.",
    "Ms.",
)


def taken_apart(name: str) -> tuple[str, str, str]:
    """(title, first name, last name) of a cleaned name; empty where it does not say."""
    title = next((prefix for prefix in TITLES if name.startswith(prefix)), "")
    first, _space, last = name[len(title) :].strip().partition(" ")
    return title, first, last.strip()

"""What a place's code tells: two digits of the province, four of the district, six of the tambon.

Plain Python. A place covers every place whose code begins with its own.
"""

BANGKOK = "10"
# By the digits of the code; Bangkok has words of its own.
KINDS = {2: "จังหวัด", 4: "อำเภอ", 6: "ตำบล"}
IN_BANGKOK = {2: "", 4: "เขต", 6: "แขวง"}
PROVINCE_DIGITS = 2


def kind_of(code: str) -> str:
    """The kind of place as it stands before the name; "" for what is no code of a place."""
    return (IN_BANGKOK if code.startswith(BANGKOK) else KINDS).get(len(code), "")


def is_inside(place: str, whole: str) -> bool:
    """Whether `place` is `whole` or lies in it."""
    return place.startswith(whole)


def overlap(codes: str, other_codes: str) -> bool:
    """Whether two places have ground in common: one lies in the other."""
    return is_inside(codes, other_codes) or is_inside(other_codes, codes)

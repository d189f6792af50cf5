"""How many sheets, or words on an agreed sheet, a nominee needs. Plain Python."""

TRIMMED = "trimmed"
FEWEST_SHEETS_TO_TRIM = 5


def fewest_sheets(*, quorum: int, aggregation: str, is_agreed: bool = False) -> int:
    """The quorum, and what is needed to leave out the highest and the lowest."""
    if is_agreed or aggregation != TRIMMED:
        return quorum
    return max(quorum, FEWEST_SHEETS_TO_TRIM)

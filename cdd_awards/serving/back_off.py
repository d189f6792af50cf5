"""How long is waited before something is tried again. Plain Python."""

LONGEST_SECONDS = 30.0
# What lived so long begins anew: its next end is no repetition.
STEADY_SECONDS = 60.0


def back_off(failures: int) -> float:
    """Seconds to wait after so many failures in a row: 1, 2, 4 … 30."""
    return min(2.0 ** (failures - 1), LONGEST_SECONDS)


def failures_after(lived: float, failures: int) -> int:
    """Failures in a row, after one that came when it had lived for `lived` seconds."""
    return 1 if lived > STEADY_SECONDS else failures + 1

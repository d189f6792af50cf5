"""When a judge's own office stands too close to the nominated one. Plain Python.

Offices are given by their path in the tree ("cdd/p23/d2306/"). The root is the department: it
stands above every office, and its inspectors judge them all, so it does not count.
"""


def _below_root(path: str) -> str:
    return path.partition("/")[2]


def is_own_office(judge: str, nominee: str) -> bool:
    """Whether one office is the other, or stands above or below it."""
    mine, theirs = _below_root(judge), _below_root(nominee)
    if not mine or not theirs:
        return False
    return mine.startswith(theirs) or theirs.startswith(mine)

"""What follows from a certification in stages behind this one.

This stage does not know them; each declares in its `certified.py` what it does, within the
certification.
"""

from collections.abc import Callable

from evaluations.judging.results.models import Result

Follows = Callable[[Result], None]
_FOLLOWS: list[Follows] = []


def declare_certified(follows: Follows) -> Follows:
    """Have `follows` done with every new result."""
    _FOLLOWS.append(follows)
    return follows


def follow(result: Result) -> None:
    """Do what was declared, with a result that was just written."""
    for follows in _FOLLOWS:
        follows(result)

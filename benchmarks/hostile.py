"""Hostile spreadsheets, each in a process of its own: `python -m benchmarks.hostile 2000`.

Prints what became of them, the slowest file, and the most memory that a reading process took.
"""

import random
import resource
import sys
import time
from collections import Counter
from operator import itemgetter

from evaluations.platform.spreadsheet.reading import Column, Unreadable, read_table
from tests.hostile import COLUMNS, KINDS, SHEET, made

FILES = 2000
# The number of repetitions is the square of the size.
SIZES = (1, 5, 30, 200, 900)
SHOWN = 5


def outcome(content: bytes) -> str:
    """ "table", or the first remark."""
    try:
        read_table(content, [Column(key, heading) for key, heading in COLUMNS], SHEET)
    except Unreadable as wrong:
        return f"remark: {wrong.remarks[0].code}"
    return "table"


def main(files: int) -> None:
    counted: Counter[str] = Counter()
    slowest: list[tuple[float, str, str]] = []
    largest, largest_file = 0, ""
    for number in range(files):
        chance = random.Random(number)
        kind, size = chance.choice(sorted(KINDS)), chance.choice(SIZES)
        content = made(kind, number, size)
        begun = time.perf_counter()
        became = outcome(content)
        seconds = time.perf_counter() - begun
        counted[became] += 1
        name = f"{kind}, number {number}, size {size}, {len(content)} bytes"
        slowest = sorted([*slowest, (seconds, name, became)], reverse=True, key=itemgetter(0))
        del slowest[SHOWN:]
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        if peak > largest:
            largest, largest_file = peak, f"{name}: {became}"
    for became, times in counted.most_common():
        print(f"{times:6} {became}")
    print("\nslowest:")
    for seconds, name, became in slowest:
        print(f"{seconds:6.2f} s  {name}: {became}")
    print(f"\nlargest process: {largest / 1024:.0f} MiB ({largest_file})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FILES)

"""A hundred judges who save while a result is certified: what they wait, at the 99th percentile.

A fifth of the journal is fresh, sealed by nobody, when the result is certified, and is sealed
while they save. In the last part a transaction that writes the journal stays open for eight
seconds, as a long import did. All in turns on the same server.

`python -m benchmarks sealing` takes four minutes, with a fifth of the entries that ten years
leave; `python -m benchmarks sealing 1500000` has them all, as `ten_years` has.
"""

import asyncio
import math
import multiprocessing
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Thread

from django.db import connection, transaction

from benchmarks import load, stage
from benchmarks.old_base import fill_journal
from benchmarks.report import Row
from benchmarks.servers import Server, ours
from evaluations.judging.results.actions.certifying import certify
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.sealing import seal_settled
from units.models import Unit

JUDGES, SAVE_EVERY, SECONDS = 100, 2.0, 16.0
ENTRIES, FRESH, SLOW_SECONDS, MOST = 300_000, 300_000, 8.0, 3
WARM, TURNS = 4.0, 3
# One for each fresh entry: the others have their seals.
OLD_EACH = 4


def measured(environment: Mapping[str, str], entries: int = ENTRIES) -> list[Row]:
    """On a base of its own, without the ten years: its journal has so many entries."""
    stage.prepare_tables(static=False)
    stage.small_bench("of which the journal tells")
    fresh = entries // (OLD_EACH + 1)
    fill_journal(fresh * OLD_EACH)
    seal_settled()
    return rows(environment, fresh)


@dataclass(frozen=True)
class Turn:
    """Milliseconds at the 99th percentile: without a certification, beside one, and behind a long
    writer as well."""

    plain: float
    beside: float
    behind: float


def rows(environment: Mapping[str, str], fresh: int = FRESH) -> list[Row]:
    """With so many fresh entries before each certification."""
    day = load.prepare()
    benches = [stage.filled_bench(f"certified while they save {at}") for at in range(TURNS * 2)]
    with ours(environment, load.THREADS) as server:
        pairs = zip(benches[::2], benches[1::2], strict=True)
        turns = [_turn(day, server, fresh, *pair) for pair in pairs]
    # Pairs side by side met the same machine: the one with the median ratio speaks.
    beside = sorted(turns, key=lambda turn: turn.beside / turn.plain)[TURNS // 2]
    behind = sorted(turns, key=lambda turn: turn.behind / turn.plain)[TURNS // 2]
    what = f"{JUDGES} judges, {fresh} fresh entries: p99 of a save"
    return [
        Row(f"{what}, through a certification", beside.beside, "ms", MOST, beside.plain),
        Row(f"{what}, behind a writer of 8 s", behind.behind, "ms", MOST, behind.plain),
        Row(
            "the longest certification, behind that writer too", _longest.value, "s", SLOW_SECONDS
        ),
    ]


def _turn(
    day: load.Day, server: Server, fresh: int, first: stage.Bench, second: stage.Bench
) -> Turn:
    plain = _p99(day, server, lambda: None)
    fill_journal(fresh)
    beside = _p99(day, server, lambda: _certify(first))
    fill_journal(fresh)
    return Turn(plain, beside, _p99(day, server, lambda: _behind_a_writer(second)))


_longest = multiprocessing.Value("d", 0.0)


def _certify(bench: stage.Bench) -> None:
    began = time.monotonic()
    certify(by=bench.chair, category=bench.category, committee=bench.committee)
    took = time.monotonic() - began
    _longest.value = max(_longest.value, took)
    made = seal_settled(patience=30)
    print(f"certified in {took:.2f} s; {made} seals after {time.monotonic() - began:.2f} s")


def _behind_a_writer(bench: stage.Bench) -> None:
    writer = Thread(target=_write_slowly)
    writer.start()
    time.sleep(1)
    _certify(bench)
    writer.join()


def _write_slowly() -> None:
    with transaction.atomic():
        record(by=None, verb="import.slow", subject=Unit.objects.all()[0])
        time.sleep(SLOW_SECONDS)
    connection.close()


def leave() -> None:
    """Let go of the database: nobody may look at what is copied."""
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def _p99(day: load.Day, server: Server, meanwhile: Callable[[], None]) -> float:
    """Saves for so many seconds, and after the warm-up what happens meanwhile.

    In a process of its own, as a web process would: within this one whoever measures would wait
    for its interpreter.
    """

    def late() -> None:
        time.sleep(WARM)
        meanwhile()
        connection.close()

    # A connection belongs to the process that opened it.
    leave()
    other = multiprocessing.get_context("fork").Process(target=late)
    other.start()
    delays = asyncio.run(_save(day.judges[:JUDGES], server.port))
    other.join()
    if other.exitcode:
        raise RuntimeError("what happened meanwhile failed")
    return sorted(delays)[math.ceil(len(delays) * 0.99) - 1]


async def _save(judges: list[load.Judge], port: int) -> list[float]:
    seen, chance = load.Seen(), random.Random(JUDGES)
    begin = time.monotonic() + 0.5
    await asyncio.gather(
        *(
            load.regularly(
                lambda at, judge=judge: load.save(port, judge, at),  # type: ignore[misc]
                SAVE_EVERY,
                begin + chance.random() * SAVE_EVERY,
                seen,
                SECONDS,
                WARM,
            )
            for judge in judges
        )
    )
    if seen.errors:
        raise RuntimeError(f"{seen.errors} saves failed")
    return seen.delays

"""A hundred judges who save while a result is certified: what they wait, at the 99th percentile.

The journal has a long unsealed tail, and in the last part a transaction that writes it stays open
for eight seconds, as a long import did. All in turns on the same server, with the sealer at work.
"""

import asyncio
import math
import multiprocessing
import random
import time
from collections.abc import Callable, Mapping
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
FRESH, SLOW_SECONDS, MOST = 300_000, 8.0, 3
WARM = 4.0


def measured(environment: Mapping[str, str]) -> list[Row]:
    """On a base of its own, without the ten years."""
    stage.prepare_tables()
    return rows(environment)


def rows(environment: Mapping[str, str]) -> list[Row]:
    day = load.prepare()
    benches = [stage.filled_bench(f"certified while they save {at}") for at in range(2)]
    fill_journal(FRESH)
    with ours(environment, load.THREADS) as server:
        plain = _p99(day, server, lambda: None)
        beside = _p99(day, server, lambda: _certify(benches[0]))
        behind = _p99(day, server, lambda: _behind_a_writer(benches[1]))
        # A machine that others use as well is not slow twice: the quieter one speaks.
        plain = min(plain, _p99(day, server, lambda: None))
    what = f"{JUDGES} judges: p99 of a save"
    return [
        Row(f"{what}, through a certification and its sealing", beside, "ms", MOST, plain),
        Row(f"{what}, the same behind a writer of 8 s", behind, "ms", MOST, plain),
        Row("seconds for which the certification took part", _longest.value, "s", SLOW_SECONDS),
    ]


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

"""The time stamps of a bundle: tokens as the authorities gave them, and what they say."""

from collections.abc import Iterable, Mapping

from evaluations.judging.results.models import Result
from evaluations.outcome.publication.bundle_schema import STAMPS
from evaluations.outcome.publication.bundle_tables import Row
from evaluations.platform.journal.models import TimeStamp
from evaluations.platform.journal.sealing import seal_over
from evaluations.platform.journal.stamps import imprint_of, newest_stamp


def stamps_over(results: Iterable[Result]) -> Mapping[str, TimeStamp]:
    """By file: the tokens that cover the certifications, the newest, which covers every seal, and
    those that took over from them. A journal of years has thousands that say no more."""
    seals = {seal for result in results if (seal := seal_over(result.entry_id))}
    wanted = {stamp.pk for sealed in seals if (stamp := sealed.stamp)}
    if newest := newest_stamp():
        wanted.add(newest.pk)
    # Of the same seal: a token that renews another is of the seal of that other.
    rows = TimeStamp.objects.filter(seal__stamps__in=wanted).distinct()
    stamps = rows.select_related("seal", "renews").order_by("seal__number", "pk")
    counted: dict[int, int] = {}
    named: dict[str, TimeStamp] = {}
    for time_stamp in stamps:
        number = counted[time_stamp.seal_id] = counted.get(time_stamp.seal_id, 0) + 1
        named[f"{STAMPS}{time_stamp.seal.number}-{number}.der"] = time_stamp
    return named


def stamp_rows(stamps: Mapping[str, TimeStamp]) -> Iterable[Row]:
    files = {stamp.pk: file for file, stamp in stamps.items()}
    for file, stamp in stamps.items():
        yield {
            "file": file,
            "seal": stamp.seal.number,
            "imprint": imprint_of(stamp).hex(),
            "stamped_at": stamp.stamped_at.isoformat(),
            "authority": stamp.authority_name,
            "certificate_ends_at": stamp.certificate_ends_at.isoformat(),
            "renews": files[stamp.renews_id] if stamp.renews_id else "",
        }

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
    seals = {seal for one in results if (seal := seal_over(one.entry_id))}
    wanted = {stamp.pk for one in seals if (stamp := one.stamp)}
    if newest := newest_stamp():
        wanted.add(newest.pk)
    # Of the same seal: a token that renews another is of the seal of that other.
    rows = TimeStamp.objects.filter(seal__stamps__in=wanted).distinct()
    found = rows.select_related("seal", "renews").order_by("seal__number", "pk")
    counted: dict[int, int] = {}
    named: dict[str, TimeStamp] = {}
    for one in found:
        number = counted[one.seal_id] = counted.get(one.seal_id, 0) + 1
        named[f"{STAMPS}{one.seal.number}-{number}.der"] = one
    return named


def stamp_rows(stamps: Mapping[str, TimeStamp]) -> Iterable[Row]:
    files = {one.pk: file for file, one in stamps.items()}
    for file, one in stamps.items():
        yield {
            "file": file,
            "seal": one.seal.number,
            "imprint": imprint_of(one).hex(),
            "stamped_at": one.stamped_at.isoformat(),
            "authority": one.authority_name,
            "certificate_ends_at": one.certificate_ends_at.isoformat(),
            "renews": files[one.renews_id] if one.renews_id else "",
        }

"""Sheets as they were handed in, by their digests."""

from collections.abc import Iterable

from evaluations.judging.scoring.models import ScoreSheet, SheetReturn
from evaluations.judging.scoring.sheet_document import SheetDocument


def kept_sheets(digests: Iterable[str]) -> list[SheetDocument]:
    """What each says, word for word; one that went back since is kept with its return."""
    asked = list(digests)
    kept: dict[str, SheetDocument | None] = {
        **dict(SheetReturn.objects.filter(digest__in=asked).values_list("digest", "content")),
        **dict(ScoreSheet.objects.filter(digest__in=asked).values_list("digest", "content")),
    }
    return [content for one in asked if (content := kept.get(one))]

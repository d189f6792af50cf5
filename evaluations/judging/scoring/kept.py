"""Sheets as they were handed in, by their digests."""

from collections.abc import Iterable

from evaluations.judging.scoring.models import ScoreSheet, SheetReturn
from evaluations.judging.scoring.sheet_document import SheetDocument


def kept_sheets(digests: Iterable[str]) -> list[SheetDocument]:
    """What each says, word for word; one that went back since is kept with its return."""
    wanted = list(digests)
    contents: dict[str, SheetDocument | None] = {
        **dict(SheetReturn.objects.filter(digest__in=wanted).values_list("digest", "content")),
        **dict(ScoreSheet.objects.filter(digest__in=wanted).values_list("digest", "content")),
    }
    return [content for digest in wanted if (content := contents.get(digest))]

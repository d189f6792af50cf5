"""What the marks of sheets cite, in words: from what each sheet said when it was handed in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from evaluations.judging.results.result_document import LineV3
from evaluations.judging.scoring.cited import cited_text
from evaluations.judging.scoring.kept import kept_sheets
from evaluations.judging.scoring.sheet_document import SheetDocumentV3, submitted


def cited_in(sheets: Iterable[SheetDocumentV3]) -> Mapping[str, Sequence[str]]:
    """By the number of the indicator; what several sheets cite, once, and not whose it is."""
    found: dict[str, set[tuple[str, int, int, int]]] = defaultdict(set)
    for sheet in sheets:
        for one in sheet["citations"]:
            place = (one["title"], one["version"], one["page"], one["second"])
            found[one["indicator"]].add(place)
    return {
        number: [
            _("Cites evidence: %(place)s") % {"place": cited_text(*one)} for one in sorted(of)
        ]
        for number, of in found.items()
    }


def cited_by(line: LineV3) -> Mapping[str, Sequence[str]]:
    """What the counted sheets of a line cite: two queries."""
    kept = kept_sheets(sheet["digest"] for sheet in line["sheets"])
    return cited_in(submitted(content) for content in kept)

"""What the marks of sheets cite, in words: from what each sheet said when it was handed in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.judging.results.result_document import LineV3
from evaluations.judging.scoring.cited import Cited, cited_text
from evaluations.judging.scoring.kept import kept_sheets
from evaluations.judging.scoring.sheet_document import SheetDocumentV3, submitted
from units.models import User


def cited_in(sheets: Iterable[SheetDocumentV3]) -> Mapping[str, Sequence[str]]:
    """By the number of the indicator; what several sheets cite, once, and not whose it is."""
    by_indicator: dict[str, set[tuple[str, int, int, int]]] = defaultdict(set)
    for sheet in sheets:
        for citation in sheet["citations"]:
            place = (citation["title"], citation["version"], citation["page"], citation["second"])
            by_indicator[citation["indicator"]].add(place)
    return {
        number: [
            _("Cites evidence: %(place)s") % {"place": cited_text(*cited)} for cited in sorted(of)
        ]
        for number, of in by_indicator.items()
    }


def cited_by(line: LineV3) -> Mapping[str, Sequence[str]]:
    """What the counted sheets of a line cite: two queries."""
    contents = kept_sheets(sheet["digest"] for sheet in line["sheets"])
    return cited_in(submitted(content) for content in contents)


def places_cited(line: LineV3, user: User) -> Mapping[str, Sequence[Cited]]:
    """The same as what opens for `user`: each once, not whose it is, by the number of the
    indicator; the version that was judged, whatever replaced it since. Three queries."""
    contents = kept_sheets(sheet["digest"] for sheet in line["sheets"])
    cited = [citation for content in contents for citation in submitted(content)["citations"]]
    versions = EvidenceVersion.objects.visible_to(user).filter(
        item__nomination=line["nomination"]["id"],
        sha256__in={citation["sha256"] for citation in cited},
    )
    items = {
        (title, number, sha256): item
        for title, number, sha256, item in versions.values_list(
            "item__title", "number", "sha256", "item"
        )
    }
    by_indicator: dict[str, set[Cited]] = defaultdict(set)
    for citation in cited:
        item = items.get((citation["title"], citation["version"], citation["sha256"]), 0)
        place = (
            item,
            citation["version"],
            citation["title"],
            citation["page"],
            citation["second"],
        )
        by_indicator[citation["indicator"]].add(Cited(0, *place))
    return {number: sorted(of) for number, of in by_indicator.items()}

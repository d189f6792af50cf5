"""One indicator as a sheet's page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from evaluations.entry.submissions.self_marks import OwnMark
from evaluations.judging.scoring.actions.marks import as_value
from evaluations.judging.scoring.cited import Cited
from evaluations.judging.scoring.marking import NOT_APPLICABLE, UNMARKED, plain
from evaluations.judging.scoring.models import Mark
from evaluations.judging.scoring.shortcoming import shortcoming
from evaluations.setup.rubrics.allowed import entry_facts, level_marks
from evaluations.setup.rubrics.entry import LEVELS, TABLE
from evaluations.setup.rubrics.tree import IndicatorNode


class Row(NamedTuple):
    """One indicator; `points`, `figure` and `comment` are what stands in the boxes, typed or
    stored; where a figure is entered, `points` are what it gives. `own` is the office's mark,
    `lack` what a mark that was given still lacks."""

    node: IndicatorNode
    points: str
    comment: str
    version: int
    is_not_applicable: bool
    is_marked: bool
    evidence: int
    figure: str = ""
    own: OwnMark | None = None
    error: str = ""
    lack: str = ""
    citations: tuple[Cited, ...] = ()

    @property
    def weight(self) -> str:
        return plain(self.node.weight)

    @property
    def lowest(self) -> str:
        return plain(self.node.lowest)

    @property
    def maximum(self) -> str:
        return plain(self.node.maximum)

    @property
    def step(self) -> str:
        return plain(self.node.step)

    @property
    def facts(self) -> str:
        """What is entered; the rows of a table stand below by themselves."""
        is_table = self.node.entry == TABLE
        return (
            _("a figure; its points come from the table") if is_table else entry_facts(self.node)
        )

    @property
    def level_marks(self) -> str:
        """Where only the points of a level are marks, those points."""
        return level_marks(self.node) if self.node.entry == LEVELS else ""

    @property
    def drawn_from(self) -> str:
        """Of what it is drawn; empty where somebody wrote a word, which others may not see."""
        if self.comment or self.error or self.own or self.lack or self.citations:
            return ""
        stored = f"{self.points} {self.version} {self.is_marked} {self.is_not_applicable}"
        return f"{self.node.digest} {stored} {self.evidence} {self.figure}"


@dataclass(frozen=True)
class Typed:
    """What was typed and could not be saved, with the sentence that says why."""

    fields: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[int, str] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)


def sheet_row(
    node: IndicatorNode,
    mark: Mark | None,
    evidence: int,
    typed: Typed,
    own: OwnMark | None = None,
    citations: tuple[Cited, ...] = (),
    *,
    comment_at_extremes: bool = False,
) -> Row:
    value = as_value(mark)
    boxes = {
        "points": plain(value.points),
        "figure": plain(value.figure),
        "comment": value.comment,
    }
    if error := typed.marks.get(node.pk, ""):
        boxes = {name: typed.fields.get(f"{name}-{node.pk}", boxes[name]) for name in boxes}
    return Row(
        node=node,
        **boxes,
        version=mark.version if mark else 0,
        is_not_applicable=value.kind == NOT_APPLICABLE,
        is_marked=value.kind != UNMARKED,
        evidence=evidence,
        own=own,
        error=error,
        citations=citations,
        lack=shortcoming(node, value, comment_at_extremes=comment_at_extremes),
    )

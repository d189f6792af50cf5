"""Questions as their pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Count, Q

from evaluations.entry.evidence.models import EvidenceItem
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.questions.actions.edits import remark_on, shown_of
from evaluations.judging.questions.actions.listing import entries_of
from evaluations.judging.questions.clock_list import lines_of
from evaluations.judging.questions.forms import Choices, QuestionForm
from evaluations.judging.questions.models import Question, QuestionList
from evaluations.setup.rubrics.tree import rubric_tree
from units.models import User

LONGEST_NAME = 60


@dataclass(frozen=True)
class Pointers:
    """What a question may be about."""

    indicators: Choices
    pieces: Choices

    def form(self, key: object, data: Mapping[str, Any] | None, **more: Any) -> QuestionForm:
        choices = {"indicators": self.indicators, "pieces": self.pieces, **more}
        return QuestionForm(data, prefix=str(key), **choices)


def pointers_of(nomination: Nomination) -> Pointers:
    """One query, and those of the rubric while it is not frozen."""
    nodes = [node for _part, node in rubric_tree(nomination.category.rubric).indicators.values()]
    applying = [node for node in nodes if node.applies_to(nomination.nominee_class)]
    items = EvidenceItem.objects.shown().filter(nomination=nomination)
    return Pointers(
        [(node.pk, _short(f"{node.number} {node.name}")) for node in applying],
        [(item.pk, _short(f"{item.number}. {item.title}")) for item in items],
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


@dataclass(frozen=True)
class Block:
    """A question of the reader's own; asked ones are shown, not written on."""

    key: object
    form: QuestionForm
    question: Question | None = None
    error: str = ""

    @property
    def has_about(self) -> bool:
        """Whether it says what it is about, or says it wrongly."""
        return any(self.form[name].value() for name in ("indicator", "evidence", "page"))

    @property
    def remark(self) -> str:
        return self.error or (remark_on(self.question.text) if self.question else "")


# What a script puts the name of a new question in the place of.
BLANK = "new-question"


def own_blocks(
    nomination: Nomination, user: User, pointers: Pointers, refused: Mapping[UUID, Block]
) -> list[Block]:
    """The reader's questions in the order in which they were begun, then an empty one: one query.
    `refused` are those that come back as they were typed."""
    own = Question.objects.written_by(user).filter(nomination=nomination)
    rows = list(own.select_related("indicator__dimension", "evidence"))
    blocks = [refused.get(row.key) or Block(row.key, _stored(pointers, row), row) for row in rows]
    known = {row.key for row in rows}
    blocks += [block for key, block in refused.items() if key not in known]
    return [*blocks, empty_block(pointers, uuid4())]


def empty_block(pointers: Pointers, key: object) -> Block:
    return Block(key, pointers.form(key, None, initial={"version": 0}))


def _stored(pointers: Pointers, row: Question) -> QuestionForm:
    return pointers.form(row.key, None, initial={**shown_of(row), "version": row.version})


@dataclass(frozen=True)
class ListLine:
    """What is asked once, with those that were merged into it; `is_next`: the first that was not
    asked yet."""

    number: int
    question: Question
    merged: tuple[Question, ...]
    is_first: bool
    is_last: bool
    is_next: bool

    @property
    def is_open(self) -> bool:
        return self.question.asked_at is None


@dataclass(frozen=True)
class ClockList:
    lines: tuple[ListLine, ...]
    edits: int

    @property
    def asked(self) -> int:
        return sum(1 for line in self.lines if not line.is_open)


def clock_list(nomination: Nomination) -> ClockList:
    """The shared questions of a nomination in their order: two queries."""
    edits = QuestionList.objects.filter(pk=nomination.pk).values_list("edits", flat=True)
    return ClockList(lists_of([nomination])[nomination.pk], edits.first() or 0)


def lists_of(nominations: Sequence[Nomination]) -> dict[int, tuple[ListLine, ...]]:
    """The list of each nomination by its key: one query."""
    rows = Question.objects.shared().filter(
        nomination__in=[nomination.pk for nomination in nominations]
    )
    rows = rows.select_related("seat__user", "indicator__dimension", "evidence")
    own: dict[int, list[Question]] = {nomination.pk: [] for nomination in nominations}
    for row in rows:
        own[row.nomination_id].append(row)
    return {pk: _lines(some) for pk, some in own.items()}


def _lines(questions: Sequence[Question]) -> tuple[ListLine, ...]:
    rows = {row.pk: row for row in questions}
    lines = lines_of(entries_of(questions))
    following = next((line.pk for line in lines if rows[line.pk].asked_at is None), None)
    return tuple(
        ListLine(
            number=number,
            question=rows[line.pk],
            merged=tuple(rows[pk] for pk in line.merged),
            is_first=number == 1,
            is_last=number == len(lines),
            is_next=line.pk == following,
        )
        for number, line in enumerate(lines, start=1)
    )


@dataclass(frozen=True)
class Counted:
    """How many questions of a nomination are shared, and how many of them were asked."""

    shared: int = 0
    asked: int = 0


def counted_of(nominations: Iterable[int]) -> dict[int, Counted]:
    """By nomination; none where nothing is shared: one query."""
    rows = Question.objects.shared().filter(nomination__in=list(nominations), merged_into=None)
    sums = (
        rows.order_by()
        .values("nomination")
        .annotate(shared=Count("pk"), asked=Count("pk", filter=Q(asked_at__isnull=False)))
    )
    return {row["nomination"]: Counted(row["shared"], row["asked"]) for row in sums}

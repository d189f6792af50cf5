"""What was keyed of a paper, read off its page, with the remarks that come back with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import QueryDict
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.paper.actions.checks import problems_of
from evaluations.judging.paper.forms import PaperWordForm
from evaluations.judging.paper.keying import Keyed
from evaluations.judging.paper.page import on_paper, owing_seats
from evaluations.judging.scoring.forms import (
    MarkForm,
    NoteForm,
    in_one_line,
    mark_data,
    note_data,
)
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.tree import RubricTree, rubric_tree
from units.access import PersonRequest


@dataclass(frozen=True)
class Reading:
    """What was keyed; the remarks on what cannot stand there, by indicator, and the lines of the
    committee's seats; how many places need mending."""

    keyed: Keyed
    remarks: Mapping[int, str]
    words: Sequence[PaperWordForm]

    @property
    def is_whole(self) -> bool:
        return not self.remarks and all(form.is_valid() for form in self.words)

    def tell(self, request: PersonRequest) -> None:
        count = len(self.remarks) + sum(not form.is_valid() for form in self.words)
        if count:
            sentence = _("%(count)s places need mending: see the remarks there.")
            messages.error(request, sentence % {"count": count})


def word_forms(
    nomination: Nomination, seat: Seat | None, keyed: Keyed, posted: QueryDict | None = None
) -> list[PaperWordForm]:
    """On the committee's paper a line for each seat that is waited for."""
    if seat is not None:
        return []
    forms = []
    for owing_seat in owing_seats(nomination):
        word, reason = keyed.words.get(owing_seat.pk, ("", ""))
        initial = {"word": word, "reason": reason}
        forms.append(PaperWordForm(posted, seat=owing_seat, initial=initial))
    return forms


def read_paper(request: PersonRequest, nomination: Nomination, seat: Seat | None) -> Reading:
    tree = rubric_tree(nomination.category.rubric)
    keyed, remarks = _typed(request.POST, tree, nomination.nominee_class)
    words = word_forms(nomination, seat, keyed, request.POST)
    endorsements = {
        form.seat.pk: form.keyed for form in words if form.is_valid() and form.keyed[0]
    }
    keyed = replace(keyed, words=endorsements)
    reading = Reading(keyed, remarks or problems_of(tree, nomination, keyed), words)
    reading.tell(request)
    return reading


def _typed(
    posted: Mapping[str, Any], tree: RubricTree, nominee_class: str
) -> tuple[Keyed, dict[int, str]]:
    marks, notes, remarks = {}, {}, {}
    for node in on_paper(tree, nominee_class):
        form = MarkForm({**mark_data(posted, node.pk), "version": 0})
        if form.is_valid():
            marks[node.pk] = form.value()
        else:
            remarks[node.pk] = in_one_line(form)
    for dimension in tree.dimensions:
        note = NoteForm({**note_data(posted, dimension.pk), "version": 0})
        if note.is_valid():
            values = note.cleaned_data
            if values["strengths"] or values["suggestions"]:
                notes[dimension.pk] = (values["strengths"], values["suggestions"])
    return Keyed(marks, notes, posted.get("declares") == "none"), remarks

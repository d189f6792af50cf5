"""What is typed when a nomination is handed in, sent back, accepted or withdrawn."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.entry.evidence.reading import EvidenceCard
from evaluations.entry.nominations.forms import ReasonIfAsked, reason_of_keeper
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.submissions.returns import ReturnItem, ReturnLines
from evaluations.entry.submissions.self_marks import OwnMark
from evaluations.platform.errors import Refused
from evaluations.platform.journal.forms import reason_field
from evaluations.setup.rubrics.allowed import allowed_points, entry_facts
from evaluations.setup.rubrics.draft import plain_number
from evaluations.setup.rubrics.entry import LEVELS
from evaluations.setup.rubrics.tree import IndicatorNode
from thai.fields import CharField, DateTimeField, DecimalField, expect_year

DAYS_TO_ANSWER = 3


LONG: dict[str, Any] = {"max_length": 2000, "rows": 3}


class SubmitForm(ReasonIfAsked, forms.Form):
    edits = forms.IntegerField(required=False, widget=forms.HiddenInput)
    knows_gaps = forms.BooleanField(
        required=False,
        label=gettext_lazy("I know that evidence is missing, and submit all the same."),
    )
    reason = reason_field(**LONG)

    def __init__(self, *args: Any, has_gaps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_gaps:
            del self.fields["knows_gaps"]


class OwnMarkForm(forms.Form):
    """The office's own mark of one indicator, and why; empty where it gives none."""

    typed = DecimalField(required=False, max_digits=12, decimal_places=2, min_value=0)
    comment = CharField(required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(
        self, data: QueryDict | None = None, *, node: IndicatorNode, given: OwnMark | None
    ) -> None:
        super().__init__(data, prefix=f"own-{node.pk}", initial=_typed_before(given))
        self.node, self.given = node, given
        if node.entry == LEVELS:
            self.fields["typed"] = _level_field(node)
        self.fields["typed"].label = _("Figure") if node.takes_figure else _("Mark")
        self.fields["comment"].label = _("Comment")

    @property
    def facts(self) -> str:
        return entry_facts(self.node)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if mark := self.mark():
            try:
                allowed_points(self.node, mark.points, mark.figure)
            except Refused as refusal:
                self.add_error("typed", str(refusal))
        return cleaned

    def mark(self) -> OwnMark | None:
        """What was typed; the points of a figure are for the action to compute."""
        typed = self.cleaned_data.get("typed")
        if typed in (None, ""):
            return None
        figure = typed if self.node.takes_figure else None
        return OwnMark(Decimal(typed), figure, self.cleaned_data.get("comment", ""))


def _typed_before(own_mark: OwnMark | None) -> dict[str, str]:
    if own_mark is None:
        return {}
    typed = own_mark.points if own_mark.figure is None else own_mark.figure
    return {"typed": plain_number(typed), "comment": own_mark.comment}


def _level_field(node: IndicatorNode) -> forms.ChoiceField:
    levels = [(plain_number(level.points), level.text) for level in node.levels]
    choices = [("", "–"), *((points, f"{points} {text}") for points, text in levels)]
    return forms.ChoiceField(required=False, choices=choices)


class OwnMarksForm(ReasonIfAsked, forms.Form):
    """Around the marks: why an administrator gives them in the place of the office."""

    reason = reason_of_keeper()


class ReturnForm(forms.Form):
    """A reason, a day, and a remark for each piece of evidence and each indicator without any."""

    reason = reason_field(gettext_lazy("What the office has to mend"), **LONG)
    answer_until = DateTimeField(
        required=False,
        label=gettext_lazy("Answer until"),
        help_text=gettext_lazy("Empty: until the round's deadline."),
    )

    def __init__(
        self,
        *args: Any,
        nomination: Nomination,
        cards: list[EvidenceCard],
        bare: list[IndicatorNode],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        expect_year(self, nomination.category.award.round.fiscal_year_be)
        self.cards, self.bare = cards, bare
        if not nomination.deadlines.may_nominate(timezone.now()):
            self.fields["answer_until"].initial = _default_answer()
            self.fields["answer_until"].help_text = _("The round's deadline is over.")
        for card in cards:
            params = {"number": card.version.item.number, "title": card.title}
            label = _("Remark on %(number)s. %(title)s") % params
            self.fields[f"remark-{card.version.item_id}"] = _remark_field(label)
        for node in bare:
            params = {"number": node.number, "name": node.name}
            label = _("Remark on indicator %(number)s %(name)s (no evidence)") % params
            self.fields[f"indicator-{node.pk}"] = _remark_field(label)

    def remarks(self) -> dict[int, str]:
        """By the item's primary key; call it on a valid form."""
        names = {card.version.item_id: f"remark-{card.version.item_id}" for card in self.cards}
        return {pk: self.cleaned_data[name] for pk, name in names.items()}

    def on_indicators(self) -> dict[int, str]:
        """By the indicator's primary key; call it on a valid form."""
        return {node.pk: self.cleaned_data[f"indicator-{node.pk}"] for node in self.bare}


def _remark_field(label: str) -> CharField:
    return CharField(
        required=False, max_length=1000, label=label, widget=forms.Textarea({"rows": 2})
    )


class AnswerForm(ReasonIfAsked, forms.Form):
    """An answer to each item of a return; one that is still empty stays open."""

    returned = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_of_keeper()

    def __init__(self, *args: Any, lines: ReturnLines, **kwargs: Any) -> None:
        super().__init__(*args, initial={"returned": lines.pk}, **kwargs)
        self.lines = lines
        for item in lines.items:
            self.fields[self._name(item)] = CharField(
                required=False,
                max_length=2000,
                initial=item.answer,
                label=_("Answer"),
                widget=forms.Textarea({"rows": 2}),
            )

    @staticmethod
    def _name(item: ReturnItem) -> str:
        return f"answer-{item.key}"

    def rows(self) -> list[tuple[ReturnItem, forms.BoundField]]:
        """Each item with the box for its answer."""
        return [(item, self[self._name(item)]) for item in self.lines.items]

    def answers(self) -> dict[int, str]:
        """By the items' keys; call it on a valid form."""
        names = {item.key: self._name(item) for item in self.lines.items}
        return {key: self.cleaned_data[name] for key, name in names.items() if name in self.data}

    def plain_fields(self) -> list[forms.BoundField]:
        """What stands once, below the items."""
        return [self[name] for name in ("reason",) if name in self.fields]


def _default_answer() -> datetime.datetime:
    day = timezone.localdate() + datetime.timedelta(days=DAYS_TO_ANSWER)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(16, 30)))


class AcceptForm(ReasonIfAsked, forms.Form):
    reason = reason_field(**LONG)


class WithdrawForm(forms.Form):
    reason = reason_field(gettext_lazy("Why the nomination is withdrawn"), **LONG)

"""What is typed when a nomination is handed in, sent back, accepted or withdrawn."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.entry.evidence.reading import EvidenceCard
from evaluations.entry.nominations.forms import ReasonIfAsked
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.journal.forms import reason_field
from thai.fields import CharField, DateTimeField, expect_year

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


class ReturnForm(forms.Form):
    """A reason, a day, and a remark for each piece of evidence."""

    reason = reason_field(gettext_lazy("What the office has to mend"), **LONG)
    answer_until = DateTimeField(
        required=False,
        label=gettext_lazy("Answer until"),
        help_text=gettext_lazy("Empty: until the round's deadline."),
    )

    def __init__(
        self, *args: Any, nomination: Nomination, cards: list[EvidenceCard], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        expect_year(self, nomination.category.award.round.fiscal_year_be)
        self.cards = cards
        if not nomination.deadlines.may_nominate(timezone.now()):
            self.fields["answer_until"].initial = _default_answer()
            self.fields["answer_until"].help_text = _("The round's deadline is over.")
        for card in cards:
            params = {"number": card.version.item.number, "title": card.title}
            self.fields[f"remark-{card.version.item_id}"] = CharField(
                required=False,
                max_length=1000,
                label=_("Remark on %(number)s. %(title)s") % params,
                widget=forms.Textarea({"rows": 2}),
            )

    def remarks(self) -> dict[int, str]:
        """By the item's primary key; call it on a valid form."""
        names = {card.version.item_id: f"remark-{card.version.item_id}" for card in self.cards}
        return {pk: self.cleaned_data[name] for pk, name in names.items()}


def _default_answer() -> datetime.datetime:
    day = timezone.localdate() + datetime.timedelta(days=DAYS_TO_ANSWER)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(16, 30)))


class AcceptForm(ReasonIfAsked, forms.Form):
    reason = reason_field(**LONG)


class WithdrawForm(forms.Form):
    reason = reason_field(gettext_lazy("Why the nomination is withdrawn"), **LONG)

"""What is typed about a piece of evidence."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.entry.evidence.actions.items import Supports
from evaluations.entry.evidence.labels import ACCEPTED
from evaluations.entry.evidence.models import EvidenceItem
from evaluations.entry.evidence.reading import EvidenceCard
from evaluations.entry.nominations.forms import ReasonIfAsked, reason_of_keeper
from evaluations.platform.journal.forms import MergedForm, reason_field
from evaluations.platform.untrusted import key_of
from evaluations.setup.rubrics.tree import RubricTree
from thai.fields import CharField

MIB = 1 << 20
LONGEST_TEXT = 20_000


class SupportsForm(ReasonIfAsked, forms.Form):
    """What a piece supports: dimensions as a whole, or single indicators."""

    title = CharField(
        max_length=300,
        label=gettext_lazy("Name of the piece"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    supports = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("What it supports"),
        help_text=gettext_lazy("Tick every dimension or indicator that it shows something about."),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = reason_of_keeper()

    def __init__(self, *args: Any, tree: RubricTree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supports"].choices = support_choices(tree)  # type: ignore[attr-defined]

    def supported(self) -> Supports:
        """What was ticked; call it on a valid form."""
        return read_supports(self.cleaned_data["supports"])


def support_choices(tree: RubricTree) -> list[tuple[str, str]]:
    """Every dimension followed by its indicators: "d5" and "i17"."""
    choices = []
    for dimension in tree.dimensions:
        params = {"number": dimension.number, "name": dimension.name}
        choices.append((f"d{dimension.pk}", _("Dimension %(number)s %(name)s") % params))
        choices += [
            (f"i{indicator.pk}", f"{indicator.number} {indicator.name}")
            for indicator in dimension.indicators
        ]
    return choices


def read_supports(ticked: list[str]) -> Supports:
    """What "d5" and "i17" mean; anything else is passed over."""
    keys = [(key[:1], int(key[1:])) for key in ticked if key[1:].isdecimal() and len(key) < 12]
    return Supports(
        dimensions=[pk for kind, pk in keys if kind == "d"],
        indicators=[pk for kind, pk in keys if kind == "i"],
    )


def ticked(item: EvidenceItem) -> list[str]:
    """What an item supports, as its form has it."""
    dimensions = [f"d{pk}" for pk in item.dimensions.values_list("pk", flat=True)]
    return dimensions + [f"i{pk}" for pk in item.indicators.values_list("pk", flat=True)]


class TextForm(SupportsForm):
    text = CharField(
        max_length=LONGEST_TEXT,
        label=gettext_lazy("Text"),
        widget=forms.Textarea({"rows": 6}),
    )
    field_order = ["title", "text", "supports", "reason"]


class LinkForm(SupportsForm):
    url = forms.CharField(
        max_length=1000,
        label=gettext_lazy("Address"),
        help_text=gettext_lazy(
            "It begins with https://. Judges open it themselves; make sure that it can be opened "
            "without signing in."
        ),
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
    )
    field_order = ["title", "url", "supports", "reason"]

    def clean_url(self) -> str:
        return clean_address(self.cleaned_data["url"])


def clean_address(typed: str) -> str:
    """An https address of a host; a name and password before the host are not allowed."""
    address = typed.strip()
    try:
        URLValidator(schemes=["https"])(address)
    except forms.ValidationError:
        raise forms.ValidationError(_("Type a whole address that begins with https://.")) from None
    if "@" in address.split("/")[2]:
        raise forms.ValidationError(_("The address hides where it leads (@). Type it without."))
    return address


class ItemForm(MergedForm, SupportsForm):
    """A piece's title and what it supports."""


class FileForm(SupportsForm):
    """An ordinary upload, for who has no scripts; limited by LimitedUploadHandler."""

    file = forms.FileField(label=gettext_lazy("File"), max_length=1000)
    field_order = ["file", "title", "supports", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        params = {"kinds": ACCEPTED, "most": settings.FORM_UPLOAD_LARGEST // MIB}
        self.fields["file"].help_text = _("%(kinds)s; at most %(most)s MB this way.") % params
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Empty: the name of the file.")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.FORM_UPLOAD_LARGEST:
            params = {"most": settings.FORM_UPLOAD_LARGEST // MIB}
            raise forms.ValidationError(_("The file is larger than %(most)s MB.") % params)
        return file


class ReplaceForm(ReasonIfAsked, forms.Form):
    """New content for a piece: of the three fields the one of its kind stays."""

    text = CharField(
        max_length=LONGEST_TEXT,
        label=gettext_lazy("Text"),
        widget=forms.Textarea({"rows": 6}),
    )
    url = forms.CharField(max_length=1000, label=gettext_lazy("Address"))
    file = forms.FileField(label=gettext_lazy("File"), max_length=1000)
    reason = reason_field()

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed = {"text": "text", "link": "url", "file": "file"}[kind]
        for name in {"text", "url", "file"} - {needed}:
            del self.fields[name]

    def clean_url(self) -> str:
        return clean_address(self.cleaned_data["url"])


MOST_IN_ORDER = 1000


class OrderField(forms.Field):
    """Keys of items as they stand on the page; what is none is left out."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        return [pk for text in (value or ())[:MOST_IN_ORDER] if (pk := key_of(text)) is not None]


class OrderForm(forms.Form):
    item = OrderField(required=False)
    reason = CharField(required=False, max_length=1000)


class AttachForm(ReasonIfAsked, forms.Form):
    """Several pieces, and what all of them support besides."""

    items = forms.TypedMultipleChoiceField(
        coerce=int,
        label=gettext_lazy("Pieces"),
        widget=forms.CheckboxSelectMultiple,
    )
    supports = forms.MultipleChoiceField(
        label=gettext_lazy("What they support"),
        help_text=gettext_lazy("What a piece supports already stays."),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = reason_of_keeper()

    def __init__(
        self, *args: Any, cards: Sequence[EvidenceCard], tree: RubricTree, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (card.version.item_id, _with_places(card)) for card in cards
        ]
        self.fields["items"].initial = [card.version.item_id for card in cards if not card.places]
        self.fields["supports"].choices = support_choices(tree)  # type: ignore[attr-defined]


def _with_places(card: EvidenceCard) -> str:
    label = f"{card.version.item.number}. {card.title}"
    return f"{label} ({', '.join(card.places)})" if card.places else label


class StripForm(ReasonIfAsked, forms.Form):
    """Asked before the place is taken out of a photo."""

    reason = reason_of_keeper()


class RemoveForm(forms.Form):
    """Asked for before a piece is hidden, or shown again; the page says which it asked."""

    restore = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = reason_field(required=False)

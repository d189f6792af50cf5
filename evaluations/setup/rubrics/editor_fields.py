"""The boxes of the rubric's editor; problems.py tells what is wrong in them."""

from itertools import zip_longest
from typing import Any

from django import forms

from evaluations.setup.rubrics.draft import MOST_FIGURE, MOST_NUMBER, LevelDraft, tidy
from thai.cleaning import clean
from thai.fields import CharField


class NumberField(forms.CharField):
    most = MOST_NUMBER

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "", self.most)


class FigureField(NumberField):
    most = MOST_FIGURE


class LinesField(CharField):
    def to_python(self, value: Any) -> str:
        lines = (super().to_python(value) or "").split("\n")
        return "\n".join(line for line in lines if line)


class LevelsInput(forms.Widget):
    """Three boxes for each level; _levels.html draws them."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        boxes = (data.getlist(f"{name}-{box}") for box in ("points", "text", "lower"))
        return zip_longest(*boxes, fillvalue="")


class LevelsField(forms.Field):
    widget = LevelsInput

    def to_python(self, value: Any) -> tuple[LevelDraft, ...]:
        return tuple(
            LevelDraft(tidy(points), clean(text), tidy(lower, MOST_FIGURE))
            for points, text, lower in value
        )


class ClassesField(forms.MultipleChoiceField):
    """Boxes to tick, drawn by _classes.html; problems.py says which class is unknown."""

    def validate(self, value: Any) -> None:
        """Any name may come."""

    def to_python(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(clean(item) for item in super().to_python(value))


def chosen(choices: Any, label: Any) -> forms.ChoiceField:
    """A list to choose from."""
    return forms.ChoiceField(
        choices=choices, label=label, widget=forms.Select({"class": "form-select"})
    )

"""For how many days each kind of data is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from evaluations.platform.journal.forms import MergedForm
from evaluations.platform.retention.kinds import KINDS
from evaluations.platform.retention.models import RetentionSetting
from thai.fields import IntegerField

MOST_DAYS = 36_500


class RetentionForm(MergedForm, forms.Form):
    """A number of days for each kind; an empty box keeps it for ever."""

    def __init__(self, *args: Any, setting: RetentionSetting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edits"].initial = setting.edits
        for code, kind in KINDS.items():
            least = _("at least %(days)s days") % {"days": kind.least}
            self.fields[code] = IntegerField(
                label=str(kind.label),
                help_text=f"{kind.about} ({least})",
                required=not kind.may_stay,
                min_value=kind.least,
                max_value=MOST_DAYS,
                initial=setting.days_of(code),
            )

    def days(self) -> dict[str, int | None]:
        """By the code of the kind; call it on a valid form."""
        return {code: self.cleaned_data[code] for code in KINDS}

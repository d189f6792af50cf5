"""What the chair presses about a nomination's discussion."""

from django import forms

YES, NO = "yes", "no"


class DiscussionForm(forms.Form):
    open = forms.ChoiceField(choices=((YES, YES), (NO, NO)), required=False)

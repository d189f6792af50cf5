"""What the chair presses about a nomination's discussion."""

from django import forms


class DiscussionForm(forms.Form):
    open = forms.ChoiceField(choices=(("yes", "yes"), ("no", "no")), required=False)

"""Forms of print settings, activity reports and certificate templates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.outcome.reports.models import ActivityReport
from evaluations.platform.journal.forms import EditForm
from thai.fields import CharField


class ActivityForm(EditForm):
    class Meta(EditForm.Meta):
        model = ActivityReport
        fields = ("channel", "opening", "closing", "hashtags")


class PhotoForm(forms.Form):
    """Whether a picture stands in the report, and what is said of it."""

    show = forms.BooleanField(required=False, label=_("Show it"))
    caption = CharField(required=False, max_length=300, label=_("Caption"))

"""Forms of activity reports."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations.outcome.reports.day_photos import LARGEST, MIB
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


class DayPhotoForm(forms.Form):
    """What is said of a photo of the day, and whether it goes."""

    caption = CharField(required=False, max_length=300, label=_("Caption"))
    remove = forms.BooleanField(required=False, label=_("Remove it"))


class _Files(forms.FileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Several files of one field, as a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(_FilesField, self).clean(file, initial) for file in files if file] or (
            super().clean(None, initial)
        )


class BringPhotosForm(forms.Form):
    """Photos from the own device, several at once; limited as a whole by LimitedUploadHandler."""

    photos = _FilesField(
        label=_("Photos of the day"),
        max_length=1000,
        widget=_Files({"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        params = {"most": LARGEST // MIB, "all": settings.FORM_UPLOAD_LARGEST // MIB}
        self.fields["photos"].help_text = (
            gettext(
                "JPG, PNG or WebP; each at most %(most)s MB, together at most %(all)s MB. Where "
                "and by which device they were taken is removed."
            )
            % params
        )

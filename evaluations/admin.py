"""Django's own administration, for emergencies: everything can be read there and nothing changed.

What is changed has a page of its own, where rules, journal and versions apply.
"""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

SHOWN_AT_MOST = 6
TOO_LONG = (models.TextField, models.JSONField)


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Lists and reads; adding, changing and deleting are nobody's here."""

    list_per_page = 50
    show_full_result_count = False

    exclude = ("password",)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        columns = self.model._meta.concrete_fields
        short = (one.name for one in columns if not isinstance(one, TOO_LONG))
        return tuple(name for name in short if name not in self.exclude)[:SHOWN_AT_MOST]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


# Marks and notes on an unsubmitted sheet are their owner's alone, whoever asks; the journal's
# entries tell of them too.
NOBODYS_BUSINESS = {"Mark", "DimensionNote", "PrivateNote", "PaperEntry", "Notice", "Entry"}

for _app in ("units", "evaluations"):
    for _model in apps.get_app_config(_app).get_models():
        if _model.__name__ not in NOBODYS_BUSINESS:
            admin.site.register(_model, ReadOnlyAdmin)

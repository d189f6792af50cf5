"""Django's own administration, for emergencies: some tables can be read there, nothing changed.

What is changed has a page of its own, where rules, journal and versions apply. Packages bring
forms that change their tables; the site takes in none of them.
"""

from collections.abc import Iterable
from http import HTTPMethod
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver

SHOWN_AT_MOST = 6
TOO_LONG = (models.TextField, models.JSONField)
READING = ("changelist", "change")
LEFT_OUT = ("autocomplete", "view_on_site")


def readable_columns(model: Any) -> list[Any]:
    """The columns that a model names as `emergency`; of most models "__all__"."""
    return [
        column
        for column in model._meta.concrete_fields
        if model.emergency == "__all__" or column.name in model.emergency
    ]


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Lists and reads; there are no addresses for adding, changing and deleting."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        columns = readable_columns(self.model)
        short = (column.name for column in columns if not isinstance(column, TOO_LONG))
        return tuple(short)[:SHOWN_AT_MOST]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [readable_column.name for readable_column in readable_columns(self.model)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)

    def get_urls(self) -> list[URLPattern]:
        begins = f"{self.opts.app_label}_{self.opts.model_name}_"
        wanted = {f"{begins}{name}" for name in READING}
        return [get_url for get_url in super().get_urls() if get_url.name in wanted]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        _only_reading(request)
        return super().changelist_view(request, *args, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        _only_reading(request)
        return super().changeform_view(request, *args, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Nothing is filtered by the address: by the number of rows that are left one could ask
        for a password's digest sign by sign, though it is not shown."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_delete_permission = has_change_permission


def _only_reading(request: HttpRequest) -> None:
    if request.method not in (HTTPMethod.GET, HTTPMethod.HEAD):
        raise PermissionDenied


class ReadingSite(admin.AdminSite):
    """Takes in read-only tables alone; passwords and signing out have the product's own pages."""

    def register(
        self,
        model_or_iterable: Any,
        admin_class: Any = None,
        **options: Any,
    ) -> None:
        if admin_class is ReadOnlyAdmin:
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        urls: Iterable[Any] = super().get_urls()
        return [url for url in urls if getattr(url, "name", "") not in LEFT_OUT]

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    password_change_done = password_change

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_logout", preserve_request=True)

from collections.abc import Sequence

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from evaluations.platform.documents import views
from evaluations.platform.documents.formats import PAGE, PDF, XLSX


class KeysConverter:
    """One primary key, or several joined by hyphens."""

    regex = r"\d+(?:-\d+)*"

    def to_python(self, value: str) -> list[int]:
        return [int(key) for key in value.split("-")]

    def to_url(self, value: int | Sequence[int]) -> str:
        return "-".join(map(str, [value] if isinstance(value, int) else value))


class FormatConverter(StringConverter):
    regex = "|".join([PAGE, PDF, XLSX])


register_converter(KeysConverter, "keys")
register_converter(FormatConverter, "format")

urlpatterns = [
    path("documents/<slug:kind>/<keys:keys>.<format:format>", views.document, name="document"),
    path("administration/printing/", views.print_settings, name="print_settings"),
    path("administration/printing/logo/", views.print_logo, name="print_logo"),
    path("administration/printing/logo.jpg", views.print_logo_image, name="print_logo_image"),
]

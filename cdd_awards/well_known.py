"""Addresses at which programs look: password managers, browsers, and who has found a weakness."""

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from units.access import public

# RFC 9116 recommends less than a year; the file is written anew every day.
HOLDS_FOR = datetime.timedelta(days=180)
# A device that has installed us asks again after a day.
A_DAY = 24 * 60 * 60
# The colours of static/css/tokens.css: --brand and --ground.
BRAND, GROUND = "#0f5257", "#f3f5f4"


@public("a password manager asks where passwords are changed; that page asks who one is")
def change_password(request: HttpRequest) -> HttpResponse:
    return redirect("account_change_password")


@public("whoever finds a weakness must learn whom to tell (RFC 9116)")
def security_txt(request: HttpRequest) -> HttpResponse:
    if not settings.SECURITY_CONTACT:
        raise Http404
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {(midnight + HOLDS_FOR).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: th, en",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public("a device that puts us among its apps asks for the name and the icon")
@cache_control(public=True, max_age=A_DAY)
def manifest(request: HttpRequest) -> HttpResponse:
    icons = [
        {"src": static("icons/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": static("icons/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("icons/icon-512.png"), "sizes": "512x512", "type": "image/png"},
    ]
    content = {
        "id": "/",
        "name": _("Award evaluation"),
        "short_name": _("Award evaluation"),
        "lang": get_language(),
        "start_url": "/",
        "display": "standalone",
        "theme_color": BRAND,
        "background_color": GROUND,
        "icons": [*icons, {**icons[-1], "purpose": "maskable"}],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@public("a browser asks for it beside a page that names no icon, such as a PDF")
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("icons/icon-192.png"))

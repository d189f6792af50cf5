"""Addresses at which programs look: password managers, and who has found a weakness."""

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from units.access import public

# RFC 9116 recommends less than a year; the file is written anew every day.
HOLDS_FOR = datetime.timedelta(days=180)


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

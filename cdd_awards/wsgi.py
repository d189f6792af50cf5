"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdd_awards.settings")
application = get_wsgi_application()

from django.urls import reverse  # noqa: E402 (the settings are named above)

from cdd_awards.postgresql.limits import (  # noqa: E402
    WEB_LOCK_SECONDS,
    WEB_STATEMENT_SECONDS,
    limit_waiting,
)

limit_waiting(lock_seconds=WEB_LOCK_SECONDS, statement_seconds=WEB_STATEMENT_SECONDS)
# Every page is loaded before the first request, and before a process that is renewed goes.
reverse("healthz")

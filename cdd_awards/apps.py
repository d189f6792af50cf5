import sys
from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps

from cdd_awards.logs import log_uncaught


class WiringConfig(AppConfig):
    name = "cdd_awards"
    default = True

    def ready(self) -> None:
        # They register themselves, and need models and settings.
        for name in ("checks", "database_roles", "postgresql.connections"):
            import_module(f"cdd_awards.{name}")
        import_module("cdd_awards.signins").listen()
        sys.excepthook = log_uncaught
        if settings.SENTRY_DSN or settings.ERRORS_TO:
            import_module("cdd_awards.error_reports").begin()


class EmergencyAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "cdd_awards.emergency.ReadingSite"

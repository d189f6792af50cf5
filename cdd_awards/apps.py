from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class WiringConfig(AppConfig):
    name = "cdd_awards"
    default = True

    def ready(self) -> None:
        # It registers itself, and needs the settings.
        import_module("cdd_awards.checks")


class EmergencyAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "cdd_awards.emergency.ReadingSite"

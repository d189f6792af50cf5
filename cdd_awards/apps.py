from importlib import import_module

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "cdd_awards"

    def ready(self) -> None:
        # It registers itself, and needs the settings.
        import_module("cdd_awards.checks")

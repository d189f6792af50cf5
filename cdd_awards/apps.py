from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "cdd_awards"

    def ready(self) -> None:
        from cdd_awards import database_roles  # noqa: F401, PLC0415 (registers its check)

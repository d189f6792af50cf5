from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "cdd_awards"

    def ready(self) -> None:
        # Models are not ready before.
        from cdd_awards import database_roles  # noqa: F401, PLC0415 (registers its check)
        from cdd_awards.signins import listen  # noqa: PLC0415

        listen()

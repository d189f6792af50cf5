from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "cdd_awards"

    def ready(self) -> None:
        from cdd_awards.signins import listen  # noqa: PLC0415 (models are not ready before)

        listen()

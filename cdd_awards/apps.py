from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "cdd_awards"

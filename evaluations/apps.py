from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("Evaluations")

    def ready(self) -> None:
        post_migrate.connect(install_guards, sender=self)


def install_guards(using: str, **kwargs: Any) -> None:
    """Lay the database's own guards anew: a table rebuilt by a migration loses its triggers."""
    from evaluations.platform.triggers import install  # noqa: PLC0415 (models are not ready before)

    install(connections[using])

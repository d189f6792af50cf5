from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("Evaluations")

    def ready(self) -> None:
        from evaluations.assembly import assemble  # noqa: PLC0415 (models are not ready before)

        assemble()
        post_migrate.connect(install_triggers, sender=self)


def install_triggers(using: str, plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """Install the database's own triggers: anew where anything was migrated."""
    from evaluations import assembly  # noqa: PLC0415 (models are not ready before)

    assembly.lay_triggers(connections[using], anew=bool(plan))

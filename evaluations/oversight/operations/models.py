"""The last signs of operations: what was done to the installation as a whole, and how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import one_of, unique


class Outcome(models.TextChoices):
    DONE = "done", _("succeeded")
    FAILED = "failed", _("failed")


class OperationRun(models.Model):
    """A backup, a drill or the like that has ended. What nightly checks find stands in
    Verification."""

    emergency = "__all__"

    name = models.CharField(max_length=20)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=6, choices=Outcome)
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [one_of("outcome", Outcome, "operation_outcome_is_known")]
        indexes = [models.Index(fields=["name", "-id"])]

    def __str__(self) -> str:
        return self.name


class SignOfLife(models.Model):
    """A part of the service on one machine, and when it was last at work. `trouble`: what
    housekeeping found down there, keys of readings, separated by commas."""

    emergency = "__all__"

    name = models.CharField(max_length=20)
    node = models.CharField(max_length=100)
    at = models.DateTimeField()
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name", "node"]
        constraints = [unique("name", "node", name="one_sign_of_life_for_a_node")]

    def __str__(self) -> str:
        return self.name

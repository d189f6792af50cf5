"""Sign-ins as events: what the throttle remembers, and what people look up afterwards."""

from __future__ import annotations

import datetime

from allauth.mfa.models import Authenticator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import one_of
from evaluations.setup.accounts.devices import LONGEST
from thai.searching import search_form
from units.models import User


class EventKind(models.TextChoices):
    SUCCESS = "success", _("signed in")
    CARD = "card", _("signed in with a card")
    INVITATION = "invitation", _("signed in by the invitation")
    PROVIDER = "provider", _("signed in by the agency's provider")
    FAILURE = "failure", _("wrong name or password")
    CODE_FAILURE = "code_failure", _("wrong code of the second step")
    CARD_FAILURE = "card_failure", _("wrong code of a card")
    CONFIRMATION_FAILURE = "confirmation_failure", _("wrong password, asked once more")
    HELD = "held", _("held back after wrong tries")
    PROVIDER_REFUSED = "provider_refused", _("known to the agency's provider, but not here")
    SIGNED_OUT = "signed_out", _("signed out")
    RESET_ASKED = "reset_asked", _("asked for a new password")
    RESET_DONE = "reset_done", _("set a new password by mail")
    PASSWORD_CHANGED = "password_changed", _("changed the password")
    FACTOR_ADDED = "factor_added", _("set up the second step")
    FACTOR_REMOVED = "factor_removed", _("removed the second step")
    LINKED = "linked", _("linked with the agency's provider")
    UNLINKED = "unlinked", _("removed the link with the agency's provider")
    CLOSED = "closed", _("account closed")
    REOPENED = "reopened", _("account opened again")


# Wrong passwords typed where the person signs in or is asked once more: what a guesser types.
PASSWORD_FAILURES = (EventKind.FAILURE, EventKind.CONFIRMATION_FAILURE)
WAYS_IN = {EventKind.SUCCESS, EventKind.CARD, EventKind.INVITATION, EventKind.PROVIDER}
# What the person oneself may not have been.
WARNINGS = {
    *PASSWORD_FAILURES,
    EventKind.CODE_FAILURE,
    EventKind.CARD_FAILURE,
    EventKind.HELD,
    EventKind.FACTOR_REMOVED,
    EventKind.LINKED,
    EventKind.CLOSED,
}


class SignInEventQuerySet(models.QuerySet["SignInEvent"]):
    def visible_to(self, user: User) -> SignInEventQuerySet:
        """One's own; administrators and auditors read everybody's."""
        return self if user.oversees else self.of(user)

    def of(self, user: User) -> SignInEventQuerySet:
        return self.filter(user=user)

    def found(self, typed: str) -> SignInEventQuerySet:
        """Events of people whose name holds what was typed."""
        return self.filter(user__search_text__contains=search_form(typed)) if typed else self

    def kinds(self, *kinds: EventKind) -> SignInEventQuerySet:
        return self.filter(kind__in=kinds)

    def about(self, user: User | None, login: str) -> SignInEventQuerySet:
        """Of a person; of a login that is nobody's by its digest, so that both count alike."""
        return self.of(user) if user else self.filter(user=None, login=login)

    def moments(self, most: int, since: datetime.datetime) -> list[datetime.datetime]:
        """The newest `most` moments after `since`: however many rows, so many are read."""
        newest = self.filter(at__gt=since).order_by("-at")
        return list(newest.values_list("at", flat=True)[:most])


class SignInEvent(models.Model):
    """Something that happened to an account; only ever added, and removed after its time.

    `login` is a keyed digest of what was typed as a name: people type passwords there.
    `network` is what a limit per address counts, `browser` the id of a browser we know again.
    """

    emergency = ()

    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=20, choices=EventKind)
    # Its index is the one with the moment, below.
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    login = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=45, blank=True)
    network = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=LONGEST, blank=True)
    browser = models.UUIDField(null=True, blank=True)

    objects = SignInEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("sign-in event")
        constraints = [one_of("kind", EventKind, "sign_in_event_kind_is_known")]
        indexes = [
            models.Index(fields=["-at"], name="sign_in_at"),
            models.Index(fields=["user", "-at"], name="sign_in_user"),
            models.Index(fields=["network", "-at"], name="sign_in_network"),
            models.Index(fields=["login", "-at"], name="sign_in_login"),
            models.Index(fields=["browser", "-at"], name="sign_in_browser"),
        ]

    def __str__(self) -> str:
        return f"{self.at} {self.kind}"

    @property
    def is_good(self) -> bool:
        return self.kind in WAYS_IN

    @property
    def is_warning(self) -> bool:
        return self.kind in WARNINGS


class AcceptedStep(models.Model):
    """The time step of the last code that an authenticator was let in with: it only moves on, so
    no code and none before it is taken a second time."""

    emergency = ()

    authenticator = models.OneToOneField(
        Authenticator, models.CASCADE, related_name="accepted_step"
    )
    step = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.authenticator_id}: {self.step}"

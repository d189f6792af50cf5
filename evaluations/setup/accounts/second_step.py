"""Codes of the second step: each time step is taken once, whatever the cache has forgotten."""

import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator

# Nothing public tells which time step a code belongs to; test_second_step.py breaks first.
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from evaluations.setup.accounts.actions import note_event
from evaluations.setup.accounts.attempts import require_code_allowed
from evaluations.setup.accounts.browsers import origin_of
from evaluations.setup.accounts.models import AcceptedStep, EventKind
from units.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_factor(person: User) -> bool:
    """Whether signing in asks for a second step."""
    return bool(Authenticator.objects.filter(user=person, type__in=FACTORS).exists())


def _step_of(authenticator: Authenticator, code: str) -> int | None:
    """The time step whose code this is, of those that are taken now."""
    secret = decrypt(authenticator.data["secret"])
    now = int(time.time()) // app_settings.TOTP_PERIOD
    near = app_settings.TOTP_TOLERANCE
    typed = "".join(code.split())
    steps = range(now - near, now + near + 1)
    return next((at for at in steps if format_hotp_value(hotp_value(secret, at)) == typed), None)


def take_step(authenticator: Authenticator, code: str) -> bool:
    """Use a right code up: True once, for one of any number that come at once."""
    step = _step_of(authenticator, code)
    if step is None:
        # The clock has moved on since the code was found right.
        return False
    last, is_new = AcceptedStep.objects.get_or_create(
        authenticator=authenticator, defaults={"step": step}
    )
    moved = AcceptedStep.objects.filter(pk=last.pk, step__lt=step).update(step=step)
    return is_new or moved == 1


def note_wrong_code(request: HttpRequest | None, person: User) -> None:
    note_event(kind=EventKind.CODE_FAILURE, origin=origin_of(request), user=person)


def code_is_right(request: HttpRequest, authenticator: Authenticator, code: str) -> bool:
    """Whether the newest code was typed, for something that is signed with it; it is used up.

    Raises ValidationError after too many wrong ones.
    """
    require_code_allowed(request, authenticator.user)
    is_right = authenticator.wrap().validate_code(code) and take_step(authenticator, code)
    if not is_right:
        note_wrong_code(request, authenticator.user)
    return bool(is_right)


def require_unused(request: HttpRequest, authenticator: Authenticator, code: str) -> None:
    """Raises ValidationError where the code, right as it is, was used already."""
    if authenticator.type == Authenticator.Type.TOTP and not take_step(authenticator, code):
        note_wrong_code(request, authenticator.user)
        raise ValidationError(
            _("This code was used already. Please wait for the next one and type it."),
            code="code_used",
        )

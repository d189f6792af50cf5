"""Seeds of the second step: whoever has the database alone makes no code of them."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from django.conf import LazySettings

from tests.devices import code_now
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ANOTHER = "another secret key that is long enough for the settings of an installation"


def test_no_seed_stands_readable_in_the_database() -> None:
    user, secret = make_user(), generate_totp_secret()
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user)
    stored = [authenticator.data for authenticator in Authenticator.objects.order_by("pk")]

    assert decrypt(stored[1]["seed"]) not in str(stored)
    assert secret not in str(stored)
    assert len(codes.get_unused_codes()) > 1


def test_a_code_is_still_known_after_the_key_was_changed_with_a_fallback(
    settings: LazySettings,
) -> None:
    user, secret = make_user(), generate_totp_secret()
    totp = TOTP.activate(user, secret)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = ANOTHER, [settings.SECRET_KEY]

    assert totp.validate_code(code_now(secret))


def test_without_the_earlier_key_no_code_is_right(settings: LazySettings) -> None:
    user, secret = make_user(), generate_totp_secret()
    totp = TOTP.activate(user, secret)
    settings.SECRET_KEY = ANOTHER

    assert not totp.validate_code(code_now(secret))

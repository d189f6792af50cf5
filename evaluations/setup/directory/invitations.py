"""The mail that invites a person, and the link in it.

The link holds a signature over the person's unusable password and address: sending again,
revoking, accepting or another address changes that, and every earlier link is worthless.
"""

from datetime import timedelta

from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import override
from django_tasks import task

from units.mail import send_plain, try_later
from units.models import User
from units.site import sent_address

SALT = "units.invitation"
VALID_FOR = timedelta(days=14)


def _state(person: User) -> str:
    stated = f"{person.password} {person.email}"
    return salted_hmac(SALT, stated, algorithm="sha256").hexdigest()[:32]


def token_for(person: User) -> str:
    return signing.dumps([person.pk, _state(person)], salt=SALT)


def invited_person(token: str) -> User | None:
    """Whom a link invites; None where it is too old, revoked, used up or no link of ours."""
    try:
        pk, state = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError):
        return None
    people = User.objects.filter(pk=pk, is_active=True, invited_at__isnull=False)
    person: User | None = people.first()
    if person is None or person.has_usable_password() or _state(person) != state:
        return None
    return person


@task(queue_name="quick")
def send_invitation(pk: int, site: str, attempt: int = 1) -> None:
    """Write to the person with primary key `pk`; nothing where the invitation is gone."""
    person = User.objects.filter(pk=pk, is_active=True, invited_at__isnull=False).first()
    if person is None or person.has_usable_password():
        return
    path = reverse("invitation", args=[token_for(person)])
    address = sent_address(site.rstrip("/") + path)
    params = {"person": person, "address": address, "days": VALID_FOR.days}
    with override(person.language):
        subject = render_to_string(
            "evaluations/setup/directory/invitation_subject.txt", params
        ).strip()
        text = render_to_string("evaluations/setup/directory/invitation.txt", params)
    try:
        send_plain(subject, text, person.email)
    except OSError:
        try_later(send_invitation, attempt, pk, site)

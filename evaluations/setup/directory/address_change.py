"""The mail that tells a person of another e-mail address: to the new one and to the former."""

from functools import partial

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from units.mail import send_text
from units.models import User


def tell_new_address(*, by: User, person: User, former: str) -> None:
    """Send it when the change is stored."""
    params = {"person": person, "by": by, "former": former, "at": timezone.now()}
    with override(person.language):
        subject = render_to_string(
            "evaluations/setup/directory/address_changed_subject.txt", params
        )
        text = render_to_string("evaluations/setup/directory/address_changed.txt", params)
    for address in filter(None, (former, person.email)):
        transaction.on_commit(partial(send_text.enqueue, subject.strip(), text, address))

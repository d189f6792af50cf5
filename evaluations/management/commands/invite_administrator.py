"""Add the first administrator of an empty installation, and print the way in."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from evaluations.platform.journal.actions import record
from evaluations.setup.directory.invitations import VALID_FOR, token_for
from units.models import User
from units.site import sent_address


class Command(BaseCommand):
    help = "Add an administrator and print the invitation link; again, it prints a fresh link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("first_name")
        parser.add_argument("last_name")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is not an e-mail address.") from None
        person = User.objects.filter(email=email).first() or User(username=email, email=email)
        if person.pk and person.has_usable_password():
            raise CommandError("This person has joined already; a forgotten password is set anew.")
        person.first_name, person.last_name = options["first_name"], options["last_name"]
        person.is_administrator, person.invited_at = True, timezone.now()
        person.set_unusable_password()
        person.save()
        record(by=None, verb="person.invited", subject=person)
        path = reverse("invitation", args=[token_for(person)])
        address = sent_address(settings.SITE_ADDRESS + path)
        self.stdout.write(f"Open within {VALID_FOR.days} days: {address}")

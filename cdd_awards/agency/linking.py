"""Which of our people somebody is whom the provider knows: invited people alone."""

from allauth.account.adapter import get_adapter as account_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cdd_awards.agency.configured import the_provider
from evaluations.platform.errors import Refused
from evaluations.setup.accounts.actions import note_event
from evaluations.setup.accounts.browsers import origin_of
from evaluations.setup.accounts.models import EventKind
from units.models import User


def links_of(person: User) -> list[SocialAccount]:
    return list(SocialAccount.objects.filter(user=person, provider=the_provider().server))


def is_invited(person: User) -> bool:
    """Whether the invitation stands or was accepted."""
    return person.is_active and (person.has_usable_password() or person.invited_at is not None)


def person_of(request: HttpRequest, login: SocialLogin) -> User:
    """Whom the provider's answer signs in. Raises Refused with what to do next.

    By the subject linked before; the first time by the address, which the provider has verified.
    """
    if login.is_existing:
        linked: User = login.user
        return linked
    address = login.email_addresses[0].email.lower() if login.email_addresses else ""
    person: User | None = User.objects.filter(email=address).first() if address else None
    if person is None or not is_invited(person):
        raise Refused(_unknown(has_address=bool(address)))
    link(request=request, person=person, login=login)
    return person


def _unknown(*, has_address: bool) -> str:
    name = {"name": the_provider().name}
    if not has_address:
        return (
            _(
                "%(name)s tells no verified e-mail address of you. Please sign in with your "
                "password, then link your account with %(name)s under “Two-step sign-in”."
            )
            % name
        )
    return (
        _(
            "Nobody with your e-mail address at %(name)s is invited here. Please ask the "
            "administrator of your department for an invitation, or sign in with your password."
        )
        % name
    )


@transaction.atomic
def link(*, request: HttpRequest, person: User, login: SocialLogin) -> None:
    """Let this subject of the provider sign `person` in from now on.

    A person has one at a provider: an address that was given to somebody else takes no account.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    name = {"name": the_provider().name}
    links = SocialAccount.objects.filter(provider=login.account.provider)
    existing = links.filter(Q(user=locked) | Q(uid=login.account.uid)).first()
    if (
        existing is not None
        and existing.user_id == locked.pk
        and existing.uid == login.account.uid
    ):
        return
    if existing is not None:
        raise Refused(
            _(
                "This account is linked with another identity at %(name)s already. Please sign in "
                "with your password, and remove the old link under “Two-step sign-in” first."
            )
            % name
        )
    login.account.user = locked
    login.account.save()
    login.user = locked
    note_event(kind=EventKind.LINKED, origin=origin_of(request), user=locked)
    account_adapter().send_notification_mail("account/email/provider_linked", locked)


@transaction.atomic
def unlink(*, request: HttpRequest, person: User) -> None:
    """No-op where nothing is linked."""
    removed, _rows = SocialAccount.objects.filter(
        user=person, provider=the_provider().server
    ).delete()
    if removed:
        note_event(kind=EventKind.UNLINKED, origin=origin_of(request), user=person)

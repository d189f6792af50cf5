"""Who may enter a view: every view carries exactly one of these marks.

A test walks the URLs and fails on a view without one. Whoever may not enter gets 404: the page
does not exist for them.

A session that a paper card opened enters only what says `on_card=`, and there only what belongs
to the card's evaluation session (cdd_awards/card_sessions.py asks).
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeGuard

from django.contrib.auth.decorators import login_not_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from units.models import User

View = Callable[..., HttpResponseBase]
ENTRY_RULE = "entry_rule"
CARD_RULE = "card_rule"
# The rule of what a page's script sends.
SCRIPT = "signed_in script"
# (pk of the card's evaluation session, words of the address) → whether the page belongs to it.
OnCard = Callable[[int, Mapping[str, Any]], bool]


class PersonRequest(HttpRequest):
    """A request whose sender has signed in."""

    user: User


def of(model: type[Model], *paths: str, **words: str) -> OnCard:
    """The object of the address belongs to the card's evaluation session by every one of `paths`.

    `words` says which word of the address is compared with which field; without any, `pk`.
    """

    def belongs(session: int, address: Mapping[str, Any]) -> bool:
        filters = {field: address[word] for field, word in (words or {"pk": "pk"}).items()}
        # Filtered twice: the address may name the evaluation session itself.
        rows = model._default_manager.filter(**filters)
        return rows.filter(**dict.fromkeys(paths, session)).exists()

    return belongs


def everywhere(session: int, address: Mapping[str, Any]) -> bool:
    """For pages that answer everybody alike."""
    return True


def marked(view: View, rule: str, on_card: OnCard | None = None) -> View:
    """`view` with the rule by which it guards itself."""
    setattr(view, ENTRY_RULE, rule)
    setattr(view, CARD_RULE, on_card)
    return view


def allow(
    test: Callable[[User], bool], *, on_card: OnCard | None = None
) -> Callable[[View], View]:
    """Let in signed-in people for whom `test(user)` is true; 404 for the rest."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not test(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return marked(guarded, test.__name__, on_card)

    return mark


def public(reason: str, *, on_card: OnCard | None = everywhere) -> Callable[[View], View]:
    """Let anybody in, and say why."""

    def mark(view: View) -> View:
        return login_not_required(marked(view, f"public: {reason}", on_card))

    return mark


def allow_script(*, on_card: OnCard | None = None) -> Callable[[View], View]:
    """Let in scripts of signed-in people; 401 for the rest, for a script reads no sign-in page."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not is_signed_in_person(request.user):
                return HttpResponse(status=401)
            return view(request, *args, **kwargs)

        return login_not_required(marked(guarded, SCRIPT, on_card))

    return mark


def signed_in(user: User) -> bool:
    return user.is_authenticated


def administrator(user: User) -> bool:
    return user.is_administrator


def overseer(user: User) -> bool:
    """Administrators, who change the configuration, and auditors, who read it."""
    return user.oversees


def reads_people(user: User) -> bool:
    """Whoever oversees, and the officers, who keep the people of their own offices."""
    return user.oversees or user.is_officer


def keeps_people(user: User) -> bool:
    """Administrators keep everybody, officers the people of their own offices."""
    return user.is_administrator or user.is_officer


def nominates(user: User) -> bool:
    """Officers nominate their own offices; administrators any, with a reason."""
    return user.is_administrator or user.is_officer


def is_signed_in_person(user: object) -> TypeGuard[User]:
    """Whether `request.user` is a person and not an anonymous visitor."""
    return isinstance(user, User) and user.is_authenticated

"""Who may enter a view: every view carries exactly one of these marks.

A test walks the URLs and fails on a view without one. Whoever may not enter gets 404: the page
does not exist for them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeGuard

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from units.models import User

View = Callable[..., HttpResponseBase]
ENTRY_RULE = "entry_rule"


class PersonRequest(HttpRequest):
    """A request whose sender has signed in."""

    user: User


def allow(test: Callable[[User], bool]) -> Callable[[View], View]:
    """Let in signed-in people for whom `test(user)` is true; 404 for the rest."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not test(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        setattr(guarded, ENTRY_RULE, test.__name__)
        return guarded

    return mark


def public(reason: str) -> Callable[[View], View]:
    """Let anybody in, and say why."""

    def mark(view: View) -> View:
        setattr(view, ENTRY_RULE, f"public: {reason}")
        return login_not_required(view)

    return mark


def allow_script(view: View) -> View:
    """Let in scripts of signed-in people; 401 for the rest, for a script reads no sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_signed_in_person(request.user):
            return HttpResponse(status=401)
        return view(request, *args, **kwargs)

    setattr(guarded, ENTRY_RULE, "signed_in script")
    return login_not_required(guarded)


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

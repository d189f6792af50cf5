"""After a seat has ended: an address that was the holder's leads to a page that says so."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from evaluations.setup.committees.models import Seat
from units.access import PersonRequest
from units.models import User

View = TypeVar("View", bound=Callable[..., HttpResponse])


def ended_seat(user: User, model: type[Model], committee: str, pk: int) -> Seat | None:
    """The seat of `user` that has ended, in the committee to which `committee` leads from the row
    of `model` with primary key `pk`."""
    rows = model._default_manager.filter(pk=pk).values(committee)
    ended = Seat.objects.ending_for(user).filter(valid_until__lt=timezone.localdate())
    return ended.filter(committee__in=rows).first()


def leads_on(model: type[Model], committee: str) -> Callable[[View], View]:
    """For a page of the day under the primary key of a `model`: where it is not there any more for
    somebody whose seat has ended, it leads to the page of that seat."""

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(request: PersonRequest, pk: int, **rest: Any) -> HttpResponse:
            try:
                return view(request, pk, **rest)
            except Http404:
                seat = ended_seat(request.user, model, committee, pk)
                if seat is None:
                    raise
                return redirect("seat_ended", seat.pk)

        return cast(View, shown)

    return decorate

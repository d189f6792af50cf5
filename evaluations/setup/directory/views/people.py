"""People: the list, one person, invitations."""

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.platform.bulk.kinds import offered
from evaluations.platform.journal.forms import ReasonForm
from evaluations.platform.journal.history import history_of
from evaluations.platform.listing import list_page, listing, narrowed
from evaluations.platform.pages import (
    Crumb,
    form_page,
    refusals,
    refused_as_message,
    visible_or_404,
)
from evaluations.platform.spreadsheet.answers import xlsx_answer
from evaluations.platform.spreadsheet.writing import write_table
from evaluations.setup.accounts.models import EventKind
from evaluations.setup.accounts.second_step import has_factor
from evaluations.setup.accounts.signing_in import sign_in
from evaluations.setup.directory.actions.bounces import free_address, mark_bounced
from evaluations.setup.directory.actions.people import (
    accept_invitation,
    add_person,
    close_account,
    edit_person,
    holds_of_account,
    invite,
    invite_all,
    reopen_account,
    revoke_invitation,
)
from evaluations.setup.directory.forms import (
    InviteListForm,
    NewPersonForm,
    PersonFilterForm,
    PersonForm,
)
from evaluations.setup.directory.invitations import invited_person
from evaluations.setup.directory.models import ImportKind
from evaluations.setup.directory.seats import running_seats, seat_text, seats_of
from evaluations.setup.directory.tables import columns_of, sheet_name, stored_people
from evaluations.setup.directory.template import template_file
from units.access import PersonRequest, administrator, allow, keeps_people, public, reads_people
from units.models import BouncedAddress, Unit, User
from units.site import site_address

ORDERS = {
    "name": ("sort_key", "pk"),
    "unit": ("unit__sort_key", "sort_key", "pk"),
    "email": ("email", "pk"),
}


def crumbs(person: User | None = None) -> list[Crumb]:
    way = [(_("Administration"), reverse("administration")), (_("People"), reverse("person_list"))]
    return [*way, (str(person), reverse("person_detail", args=[person.pk]))] if person else way


def _person(request: PersonRequest, pk: int) -> User:
    person: User = visible_or_404(request, User.objects.select_related("unit"), pk)
    return person


@allow(reads_people)
def person_list(request: PersonRequest) -> HttpResponse:
    people = User.objects.visible_to(request.user).with_office()
    shown = listing(request, people, form=PersonFilterForm, orders=ORDERS)
    template = "evaluations/setup/directory/person_list.html"
    bulk = offered("person_list", request.user)
    return list_page(request, template, shown, title=_("People"), crumbs=crumbs()[:1], bulk=bulk)


def _offices_below(person: User) -> int:
    """How many offices below the own one the person acts for; one query."""
    if not person.is_officer or person.unit is None:
        return 0
    return (
        Unit.objects.under(person.unit).filter(is_active=True).exclude(pk=person.unit.pk).count()
    )


@allow(reads_people)
def person_detail(request: PersonRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    may_change = keeps_people(request.user)
    context = {
        "person": person,
        "may_change": may_change,
        "seats": seats_of(person),
        "offices_below": _offices_below(person),
        "has_factor": has_factor(person),
        "bounced": BouncedAddress.objects.filter(address=person.email).first(),
        "history": history_of(person),
        "crumbs": crumbs(),
    }
    return render(request, "evaluations/setup/directory/person_detail.html", context)


@allow(keeps_people)
def person_add(request: PersonRequest) -> HttpResponse:
    new = User(unit=None if request.user.is_administrator else request.user.unit)
    form = NewPersonForm(request.POST or None, instance=new, by=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            add_person(by=request.user, person=new)
            if form.cleaned_data["send"]:
                invite(by=request.user, person=new, site=site_address(request))
            messages.success(request, _("The person is added."))
            return redirect("person_detail", new.pk)
    return form_page(request, form, title=_("Add a person"), crumbs=crumbs())


@allow(keeps_people)
def person_edit(request: PersonRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    way = crumbs(person)
    form = PersonForm(request.POST or None, instance=person, by=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            edit_person(by=request.user, person=person, edits=form.seen, values=form.values())
            messages.success(request, _("The change is saved."))
            return redirect("person_detail", pk)
    return form_page(request, form, title=_("Change the person"), crumbs=way)


@allow(keeps_people)
def people_invite(request: PersonRequest) -> HttpResponse:
    """A pasted list, shown as it was read; then everybody on it is invited, or nobody."""
    form = InviteListForm(request.POST or None, by=request.user)
    way, notes, submit = crumbs(), [], _("Look at the list")
    if request.method == "POST" and form.is_valid():
        if not form.is_seen:
            notes, submit = form.show(), _("Invite these people")
        else:
            with refusals(form):
                invited = invite_all(
                    by=request.user, people=form.people(), site=site_address(request)
                )
                messages.success(request, _("%(count)s people are invited.") % {"count": invited})
                return redirect("person_list")
    title = _("Invite several people")
    return form_page(request, form, title=title, crumbs=way, submit=submit, notes=notes)


@allow(keeps_people)
@require_POST
def person_invite(request: PersonRequest, pk: int) -> HttpResponse:
    with refused_as_message(request):
        invite(by=request.user, person=_person(request, pk), site=site_address(request))
        messages.success(request, _("The invitation is on its way. Earlier links stop working."))
    return redirect("person_detail", pk)


@allow(keeps_people)
@require_POST
def person_uninvite(request: PersonRequest, pk: int) -> HttpResponse:
    with refused_as_message(request):
        revoke_invitation(by=request.user, person=_person(request, pk))
        messages.success(request, _("The invitation is revoked."))
    return redirect("person_detail", pk)


@allow(keeps_people)
def person_close(request: PersonRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            close_account(by=request.user, person=person, reason=form.cleaned_data["reason"])
            messages.success(request, _("The account is closed. It can be opened again."))
            return redirect("person_detail", pk)
    notes = [_("The person can no longer sign in. Everything the person did stays on record.")]
    if seats := [seat_text(seat) for seat in running_seats(person)]:
        notes += [_("This person sits in a running round, and the seat stays empty:"), *seats]
    return form_page(
        request,
        form,
        title=_("Close the account"),
        crumbs=crumbs(person),
        submit=_("Close the account"),
        notes=notes,
        holds=holds_of_account(request.user, person),
    )


@allow(keeps_people)
@require_POST
def person_reopen(request: PersonRequest, pk: int) -> HttpResponse:
    with refused_as_message(request):
        reopen_account(by=request.user, person=_person(request, pk))
        messages.success(request, _("The account is open again."))
    return redirect("person_detail", pk)


@allow(administrator)
def person_bounced(request: PersonRequest, pk: int) -> HttpResponse:
    """Mail to the address came back, as an administrator heard of it."""
    person = _person(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mark_bounced(by=request.user, person=person, answer=form.cleaned_data["reason"])
        messages.success(request, _("Nothing more is mailed to this address."))
        return redirect("person_detail", pk)
    notes = [_("Nothing is mailed there until the person has another address.")]
    title = _("Mail to the address came back")
    return form_page(request, form, title=title, crumbs=crumbs(person), notes=notes)


@allow(administrator)
@require_POST
def person_reachable(request: PersonRequest, pk: int) -> HttpResponse:
    free_address(by=request.user, person=_person(request, pk))
    messages.success(request, _("Mail goes to this address again."))
    return redirect("person_detail", pk)


@allow(reads_people)
def people_export(request: PersonRequest) -> HttpResponse:
    """The people that the list shows; `?empty` gives the template to fill in."""
    kind = ImportKind.PEOPLE
    if "empty" in request.GET:
        return xlsx_answer(template_file(kind, request.user), "people.xlsx")
    people = User.objects.visible_to(request.user).select_related("unit").order_by("sort_key")
    _form, people = narrowed(request, people, PersonFilterForm)
    rows = stored_people(people).values()
    return xlsx_answer(write_table(sheet_name(kind), columns_of(kind), rows), "people.xlsx")


@public("an invited person has no password yet")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    person = invited_person(token)
    if person is None:
        return render(request, "evaluations/setup/directory/invitation_gone.html", status=404)
    form = SetPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            accept_invitation(person=person, password=form.cleaned_data["new_password1"])
            person.refresh_from_db()
            sign_in(request, person, EventKind.INVITATION)
            messages.success(request, _("Welcome. Your password is set."))
            return redirect("home")
    context = {"form": form, "person": person}
    status = 422 if form.errors else 200
    return render(request, "evaluations/setup/directory/invitation.html", context, status=status)

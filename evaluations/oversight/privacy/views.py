"""A person's data: taken out, or erased."""

import json

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.oversight.privacy.actions import erase_person, holds_of_person, record_export
from evaluations.oversight.privacy.content import is_named_in_certified, personal_data
from evaluations.platform.journal.forms import ReasonForm
from evaluations.platform.pages import form_page, refusals
from evaluations.setup.directory.views.people import crumbs
from units.access import PersonRequest, administrator, allow, signed_in
from units.models import User


def _person(request: PersonRequest, pk: int) -> User:
    people = User.objects.data_readable_by(request.user)
    person: User = get_object_or_404(people.select_related("unit"), pk=pk)
    return person


@allow(signed_in)
def person_data(request: PersonRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    context = {
        "person": person,
        "is_named": is_named_in_certified(person),
        "may_erase": request.user.is_administrator and pk != request.user.pk,
    }
    return render(request, "evaluations/oversight/privacy/person_data.html", context)


@allow(signed_in)
@require_POST
def person_export(request: PersonRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    record_export(by=request.user, person=person)
    text = json.dumps(personal_data(person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="person-{pk}.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@allow(administrator)
def person_erase(request: PersonRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            erase_person(by=request.user, person=person, reason=form.cleaned_data["reason"])
            messages.success(request, _("The personal data are erased."))
            return redirect("person_detail", pk)
    losses = [_("e-mail, telephone, sign-in name, password, signed-in devices, calendar links")]
    notes = [
        _("Sign-ins stay for the days that the law asks for, then they are removed."),
        _("Certified results keep the names printed in them, and the journal stays."),
    ]
    if is_named_in_certified(person):
        notes.insert(0, _("A certified document names this person, so name and position stay."))
    else:
        losses.append(_("name, position and office"))
    title, submit = _("Erase personal data"), _("Erase")
    return form_page(
        request,
        form,
        title=title,
        crumbs=crumbs(person),
        submit=submit,
        losses=losses,
        holds=holds_of_person(request.user, person),
        notes=notes,
    )

"""The office's page of evidence: bring, change, replace, remove, put in order."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.entry.evidence.actions.items import (
    add_link,
    add_text,
    edit_item,
    holds_of_item,
    remove_item,
    replace_with_link,
    replace_with_text,
    restore_item,
)
from evaluations.entry.evidence.actions.uploads import bring_file
from evaluations.entry.evidence.forms import (
    FileForm,
    ItemForm,
    LinkForm,
    RemoveForm,
    ReplaceForm,
    SupportsForm,
    TextForm,
    ticked,
)
from evaluations.entry.evidence.models import (
    NOT_TAKEN,
    EvidenceItem,
    EvidenceKind,
    Upload,
    UploadState,
)
from evaluations.entry.evidence.office_page import office_page, replace_page
from evaluations.entry.nominations.access import needs_reason
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.views import crumbs, kept_nomination
from evaluations.platform.errors import Refused
from evaluations.platform.journal.forms import sent
from evaluations.platform.pages import Crumb, form_page, refusals
from evaluations.setup.rubrics.tree import rubric_tree
from units.access import PersonRequest, allow, nominates

FORMS: dict[str, type[SupportsForm]] = {"file": FileForm, "text": TextForm, "link": LinkForm}


def kept_item(request: PersonRequest, pk: int) -> EvidenceItem:
    items = EvidenceItem.objects.kept_by(request.user).select_related(
        "nomination__unit", "nomination__category__award__round", "nomination__category__rubric"
    )
    return get_object_or_404(items, pk=pk)


def evidence_crumbs(nomination: Nomination) -> list[Crumb]:
    address = reverse("nomination_evidence", args=[nomination.pk])
    return [*crumbs(nomination), (_("Evidence"), address)]


@allow(nominates)
def nomination_evidence(request: PersonRequest, pk: int) -> HttpResponse:
    nomination = kept_nomination(request, pk)
    context = {
        "nomination": nomination,
        "page": office_page(nomination, rubric_tree(nomination.category.rubric), request.user),
        "crumbs": crumbs(nomination),
    }
    answer = render(request, "evaluations/entry/evidence/nomination_evidence.html", context)
    # Who comes back to it must not find an order, and save it, that was changed since.
    answer["Cache-Control"] = "private, no-store"
    return answer


@allow(nominates)
def evidence_add(request: PersonRequest, pk: int, kind: str) -> HttpResponse:
    """Bring a file by an ordinary form, a link, or a text."""
    nomination = kept_nomination(request, pk)
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](
        request.POST or None,
        request.FILES or None,
        tree=rubric_tree(nomination.category.rubric),
        needs_reason=needs_reason(request.user, nomination),
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            values = {
                "by": request.user,
                "nomination": nomination,
                "title": form.cleaned_data["title"],
            }
            values |= {"supports": form.supported(), "reason": form.why}
            if kind == "file":
                _bring(request, form.cleaned_data["file"], **values)
            elif kind == "link":
                add_link(url=form.cleaned_data["url"], **values)
            else:
                add_text(text=form.cleaned_data["text"], **values)
            messages.success(request, _("The evidence is added."))
            return redirect("nomination_evidence", pk)
    titles = {"file": _("Bring a file"), "link": _("Add a link"), "text": _("Write a text")}
    return form_page(request, form, title=titles[kind], crumbs=evidence_crumbs(nomination))


def _bring(request: PersonRequest, file: object, **params: object) -> None:
    """Take in the file of a form; what is wrong with it is told as on the other way."""
    file.seek(0)  # type: ignore[attr-defined]
    upload: Upload = bring_file(body=file, name=file.name, size=file.size, **params)  # type: ignore[arg-type,attr-defined]
    if upload.state in NOT_TAKEN:
        raise Refused(upload.message)
    if upload.state != UploadState.TAKEN:
        messages.info(request, _("The file is being checked; it appears here when that is done."))


@allow(nominates)
def evidence_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the title of a piece and what it supports."""
    item = kept_item(request, pk)
    nomination = item.nomination
    form = ItemForm(
        request.POST or None,
        initial={"title": item.title, "supports": ticked(item), "edits": item.edits},
        tree=rubric_tree(nomination.category.rubric),
        needs_reason=needs_reason(request.user, nomination),
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            edit_item(
                by=request.user,
                item=item,
                edits=form.cleaned_data["edits"],
                title=form.cleaned_data["title"],
                supports=form.supported(),
                reason=form.why,
            )
            messages.success(request, _("The change is saved."))
            return redirect("nomination_evidence", nomination.pk)
    return form_page(
        request, form, title=_("Change the evidence"), crumbs=evidence_crumbs(nomination)
    )


@allow(nominates)
def evidence_replace(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a new version in the place of what is shown; the old one is kept."""
    item = kept_item(request, pk)
    nomination, newest = item.nomination, item.versions.order_by("-number").first()
    kind = newest.kind if newest else EvidenceKind.TEXT
    form = ReplaceForm(
        request.POST or None,
        request.FILES or None,
        initial={"text": newest.text, "url": newest.url} if newest else {},
        kind=kind,
        needs_reason=needs_reason(request.user, nomination),
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            _replace(request, form, item, kind)
            messages.success(request, _("The new version is shown; the old one is kept."))
            return redirect("nomination_evidence", nomination.pk)
    context: dict[str, Any] = {
        "form": form,
        "title": _("Replace “%(title)s”") % {"title": item.title},
        "notes": [
            _("Judges see the new version, and that there is one. The old one can still be read.")
        ],
        "crumbs": evidence_crumbs(nomination),
    }
    if kind != EvidenceKind.FILE:
        return form_page(request, **context)
    context |= {"item": item, "page": replace_page(item, request.user)}
    status = 422 if form.errors else 200
    name = "evaluations/entry/evidence/replace_file.html"
    return render(request, name, context, status=status)


def _replace(request: PersonRequest, form: ReplaceForm, item: EvidenceItem, kind: str) -> None:
    params: dict[str, Any] = {"by": request.user, "item": item, "reason": form.why}
    if kind == EvidenceKind.FILE:
        _bring(request, form.cleaned_data["file"], nomination=item.nomination, **params)
    elif kind == EvidenceKind.LINK:
        replace_with_link(url=form.cleaned_data["url"], **params)
    else:
        replace_with_text(text=form.cleaned_data["text"], **params)


@allow(nominates)
def evidence_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Hide a piece, or show it again: which of them, the form says, so that twice is once."""
    item = kept_item(request, pk)
    nomination = item.nomination
    form = RemoveForm(sent(request), initial={"restore": item.removed_at is not None})
    is_back = str(form["restore"].value()) == "True"
    form.fields["reason"].required = needs_reason(request.user, nomination)
    act = restore_item if is_back else remove_item
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            act(by=request.user, item=item, reason=form.cleaned_data["reason"])
            sentence = (
                _("It is shown again.") if is_back else _("It is removed. You can bring it back.")
            )
            messages.success(request, sentence)
            return redirect("nomination_evidence", nomination.pk)
    told_title = {"title": item.title}
    title = _("Show “%(title)s” again") if is_back else _("Remove “%(title)s”")
    notes = [_("Judges no longer see it. It is kept, and you can bring it back.")]
    return form_page(
        request,
        form,
        title=title % told_title,
        crumbs=evidence_crumbs(nomination),
        submit=_("Show it again") if is_back else _("Remove"),
        notes=[] if is_back else notes,
        holds=holds_of_item(request.user, nomination),
    )

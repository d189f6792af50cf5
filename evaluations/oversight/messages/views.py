"""Messages to people by what they owe: written, previewed, sent; and the outbox."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.oversight.messages.actions import (
    planned,
    remove_template,
    resend,
    save_template,
    send_message,
    stop_message,
)
from evaluations.oversight.messages.choosing import JUDGES, Choice, Wording, deadline_of, label_of
from evaluations.oversight.messages.forms import MessageTemplateForm, WriteForm
from evaluations.oversight.messages.models import (
    LONGEST_CHOICE,
    Delivery,
    DeliveryState,
    Message,
    MessageTemplate,
)
from evaluations.oversight.outstanding.items import KINDS
from evaluations.platform.journal.forms import sent
from evaluations.platform.listing import page_of
from evaluations.platform.pages import (
    Crumb,
    form_page,
    refusals,
    refused_as_message,
    visible_or_404,
)
from evaluations.setup.rounds.views import crumbs as round_crumbs
from evaluations.setup.rounds.views import find_round
from units.access import PersonRequest, administrator, allow
from units.site import site_address

DEFAULT_SUBJECT = "งานที่ค้างใน{รอบ}"
DEFAULT_TEXT = (
    "เรียน {ชื่อ}\n\nขอความอนุเคราะห์ดำเนินการรายการต่อไปนี้ใน{รอบ}\n{รายการ}\n\n"
    "เข้าสู่ระบบได้ที่\n{ลิงก์}\n\nขอขอบคุณมา ณ โอกาสนี้\n"
)


def _crumbs(*, is_below: bool = False) -> list[Crumb]:
    way = [(_("Administration"), reverse("administration"))]
    return [*way, (_("Messages"), reverse("message_list"))] if is_below else way


@allow(administrator)
def message_list(request: PersonRequest) -> HttpResponse:
    """The templates, and the outbox: how far each message is."""
    rows = Message.objects.visible_to(request.user).with_counts().order_by("-pk")
    context = {
        "title": _("Messages"),
        "crumbs": _crumbs(),
        "templates": MessageTemplate.objects.visible_to(request.user),
        "page": page_of(request, rows.select_related("round", "made_by")),
    }
    return render(request, "evaluations/oversight/messages/message_list.html", context)


@allow(administrator)
def message(request: PersonRequest, pk: int) -> HttpResponse:
    """To whom a message goes, failed ones first, and whether it has left."""
    shown = visible_or_404(request, Message.objects.with_counts(), pk)
    rows = Delivery.objects.filter(message=shown).with_bounce().select_related("user")
    state = request.GET.get("state", "")
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    context = {
        "message": shown,
        "title": shown.subject,
        "crumbs": _crumbs(is_below=True),
        "states": [
            (delivery_state, vars(shown)[delivery_state.value]) for delivery_state in DeliveryState
        ],
        "is_waiting": vars(shown)[DeliveryState.WAITING.value] > 0,
        "page": page_of(request, rows.order_by("pk")),
    }
    return render(request, "evaluations/oversight/messages/message.html", context)


@allow(administrator)
def message_write(request: PersonRequest, pk: int, kind: str) -> HttpResponse:
    """The template and the moment; then how many get it and the first one; then it is sent."""
    if kind not in (*KINDS, JUDGES):
        raise Http404
    if "of" in request.GET and not request.GET.getlist("row"):
        messages.error(request, _("Tick at least one row first, then press the button again."))
        return redirect("round_owing", pk, kind)
    choice = Choice(find_round(request, pk), kind, _narrowing(request))
    form, plan = WriteForm(sent(request), initial={"due": deadline_of(choice)}), None
    if form.is_valid():
        template = form.cleaned_data["template"]
        values = {
            "choice": choice,
            "wording": Wording(template.subject, template.text),
            "due": form.cleaned_data["due"],
            "send_at": form.cleaned_data["send_at"],
            "site": site_address(request),
        }
        with refusals(form):
            plan = planned(**values)
            if seen := request.POST.get("seen"):
                ordered = send_message(by=request.user, **values, seen=seen)
                messages.success(request, _("The message is in the outbox."))
                return redirect("message", ordered.pk)
    context = {
        "form": form,
        "plan": plan,
        "title": _("Write to them"),
        "lead": label_of(choice),
        "crumbs": round_crumbs(choice.award_round),
        "has_templates": MessageTemplate.objects.exists(),
    }
    status = 422 if form.is_bound and form.errors else 200
    page = "evaluations/oversight/messages/message_write.html"
    return render(request, page, context, status=status)


def _narrowing(request: PersonRequest) -> str:
    """What narrows the list, or the rows that were ticked on it."""
    query = request.GET.copy()
    query.pop("of", None)
    return query.urlencode()[:LONGEST_CHOICE]


@allow(administrator)
@require_POST
def message_stop(request: PersonRequest, pk: int) -> HttpResponse:
    stopped = visible_or_404(request, Message.objects, pk)
    count = stop_message(by=request.user, message=stopped)
    messages.success(request, _("%(count)s were stopped before they left.") % {"count": count})
    return redirect("message", pk)


@allow(administrator)
@require_POST
def message_resend(request: PersonRequest, pk: int) -> HttpResponse:
    delivery = visible_or_404(request, Delivery.objects, pk)
    with refused_as_message(request):
        resend(by=request.user, delivery=delivery)
        messages.success(request, _("It is sent again."))
    return redirect("message", delivery.message_id)


@allow(administrator)
def message_template_add(request: PersonRequest) -> HttpResponse:
    new = MessageTemplate(subject=DEFAULT_SUBJECT, text=DEFAULT_TEXT)
    return _template_page(request, new)


@allow(administrator)
def message_template_edit(request: PersonRequest, pk: int) -> HttpResponse:
    return _template_page(request, visible_or_404(request, MessageTemplate.objects, pk))


def _template_page(request: PersonRequest, template: MessageTemplate) -> HttpResponse:
    form = MessageTemplateForm(sent(request), instance=template)
    before = MessageTemplate.objects.get(pk=template.pk) if template.pk else MessageTemplate()
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            save_template(by=request.user, template=before, edits=form.seen, values=form.values())
            messages.success(request, _("The change is saved."))
            return redirect("message_list")
    return form_page(request, form, title=_("Message template"), crumbs=_crumbs(is_below=True))


@allow(administrator)
@require_POST
def message_template_remove(request: PersonRequest, pk: int) -> HttpResponse:
    template = visible_or_404(request, MessageTemplate.objects, pk)
    remove_template(by=request.user, template=template)
    messages.success(request, _("The template is removed. What was sent by it stays."))
    return redirect("message_list")

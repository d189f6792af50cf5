"""What would be certified, step by step; what parts equals; the chair's signature."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.lots import draw_lots
from evaluations.judging.results.actions.rulings import rule_on_tie
from evaluations.judging.results.forms import RulingForm
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.preview import preview_of
from evaluations.judging.results.views.board import chaired_panel, wish_of
from evaluations.judging.scoring.forms import SigningForm
from evaluations.judging.scoring.models import Discussion
from evaluations.platform.pages import refused_as_message
from units.access import PersonRequest, allow, signed_in


@allow(signed_in)
def certification(request: PersonRequest, committee: int, category: int) -> HttpResponse:
    """What would be certified, step by step; then the chair's password, and code where set."""
    panel = chaired_panel(request, committee, category)
    form = SigningForm(request.POST or None, request=request)
    if not form.is_valid():
        return _certification_page(request, panel, form=form)
    with refused_as_message(request):
        result = certify(by=request.user, category=panel.category, committee=panel.committee)
        messages.success(request, _("The result is certified. It is sealed within a minute."))
        return redirect("result", result.pk)
    return redirect("certification", committee, category)


def _discussed(panel: Panel) -> list[Nomination]:
    """What the committee still discusses; the certification ends it."""
    nominations = Nomination.objects.filter(category=panel.category, committee=panel.committee)
    return list(nominations.filter(discussions__in=Discussion.objects.open()))


def _certification_page(
    request: PersonRequest,
    panel: Panel,
    *,
    form: SigningForm | None = None,
    ruling_form: RulingForm | None = None,
) -> HttpResponse:
    """What stands to be signed; 422 where a form on it comes back with remarks."""
    preview = preview_of(panel, request.GET.get("page"))
    context = {
        "panel": panel,
        "preview": preview,
        "form": form or SigningForm(request=request),
        "ruling_form": ruling_form
        or RulingForm(
            tied=list(preview.tied),
            places=preview.places,
            initial={"reason": preview.ruling_reason},
        ),
        "wish": wish_of(panel),
        "discussed": _discussed(panel),
    }
    status = 422 if ruling_form or (form and form.errors) else 200
    return render(
        request, "evaluations/judging/results/certification.html", context, status=status
    )


@allow(signed_in)
@require_POST
def ruling(request: PersonRequest, committee: int, category: int) -> HttpResponse:
    """The chair's order of the tied, with the reason; back to the page that shows them."""
    panel = chaired_panel(request, committee, category)
    form = RulingForm(request.POST, tied=list(preview_of(panel).tied))
    if not form.is_valid():
        return _certification_page(request, panel, ruling_form=form)
    order, reason = form.order(), form.cleaned_data["reason"]
    with refused_as_message(request):
        rule_on_tie(
            by=request.user,
            category=panel.category,
            committee=panel.committee,
            order=order,
            reason=reason,
        )
        messages.success(request, _("The ruling is recorded."))
    return redirect("certification", committee, category)


@allow(signed_in)
@require_POST
def lots(request: PersonRequest, committee: int, category: int) -> HttpResponse:
    """The chair draws lots among those whom the chain leaves equal."""
    panel = chaired_panel(request, committee, category)
    with refused_as_message(request):
        draw_lots(by=request.user, category=panel.category, committee=panel.committee)
        messages.success(request, _("The lots are drawn and recorded."))
    return redirect("certification", committee, category)

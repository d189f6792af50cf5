"""A person's notices, and which of them come by mail."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.platform.journal.forms import sent
from evaluations.platform.listing import page_of
from evaluations.platform.notices.actions import choose, choose_language, mark_read
from evaluations.platform.notices.forms import WishesForm
from evaluations.platform.notices.kinds import KINDS
from evaluations.platform.notices.models import Notice, NotificationOptOut
from evaluations.platform.notices.sentences import sentence_of
from evaluations.platform.pages import visible_or_404
from units.access import PersonRequest, allow, signed_in


@allow(signed_in)
def notice_list(request: PersonRequest) -> HttpResponse:
    notices = Notice.objects.visible_to(request.user)
    page = page_of(request, notices)
    lines = [(notice, sentence_of(notice)) for notice in page.object_list]
    context = {
        "page": page,
        "title": _("Notices"),
        "lines": lines,
        "has_unread": notices.unread().exists(),
    }
    return render(request, "evaluations/platform/notices/notice_list.html", context)


@allow(signed_in)
@require_POST
def notices_read(request: PersonRequest) -> HttpResponse:
    """All of them are read."""
    mark_read(by=request.user)
    return redirect("notice_list")


@allow(signed_in)
@require_POST
def notice_open(request: PersonRequest, pk: int) -> HttpResponse:
    """Read one, and go where it leads; the address is one of ours."""
    notice = visible_or_404(request, Notice.objects, pk)
    mark_read(by=request.user, pk=pk)
    return HttpResponseRedirect(notice.address)


@allow(signed_in)
def notice_wishes(request: PersonRequest) -> HttpResponse:
    unwanted = set(
        NotificationOptOut.objects.filter(user=request.user).values_list("kind", flat=True)
    )
    wanted = [kind for kind in KINDS if kind not in unwanted]
    form = WishesForm(sent(request), initial={"wanted": wanted, "language": request.user.language})
    if form.is_valid():
        choose(by=request.user, wanted=form.cleaned_data["wanted"])
        choose_language(by=request.user, language=form.cleaned_data["language"])
        messages.success(request, _("Your choice is kept."))
        return redirect("notice_wishes")
    context = {"form": form, "mail_is_set": settings.MAIL_IS_SET}
    return render(request, "evaluations/platform/notices/notice_wishes.html", context)

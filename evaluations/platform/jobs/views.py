"""A person's long work: how far it is, and the finished file."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.platform.jobs.actions import cancel, retry
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.jobs.running import stored_file
from evaluations.platform.listing import page_of
from evaluations.platform.pages import refused_as_message, visible_or_404
from units.access import PersonRequest, allow, signed_in

TYPES = {"pdf": "application/pdf", "zip": "application/zip"}


@allow(signed_in)
def job_list(request: PersonRequest) -> HttpResponse:
    page = page_of(request, Job.objects.visible_to(request.user))
    context = {"page": page, "title": _("My documents")}
    return render(request, "evaluations/platform/jobs/job_list.html", context)


@allow(signed_in)
def job(request: PersonRequest, pk: int) -> HttpResponse:
    found = visible_or_404(request, Job.objects, pk)
    is_there = found.state == JobState.DONE and stored_file(found).exists()
    context = {"job": found, "is_there": is_there}
    return render(request, "evaluations/platform/jobs/job.html", context)


@allow(signed_in)
@require_POST
def job_cancel(request: PersonRequest, pk: int) -> HttpResponse:
    job = visible_or_404(request, Job.objects, pk)
    cancel(by=request.user, job=job)
    return redirect("job", pk)


@allow(signed_in)
@require_POST
def job_retry(request: PersonRequest, pk: int) -> HttpResponse:
    job = visible_or_404(request, Job.objects, pk)
    with refused_as_message(request):
        retry(by=request.user, job=job)
    return redirect("job", pk)


@allow(signed_in)
def job_file(request: PersonRequest, pk: int) -> HttpResponseBase:
    """The finished file, for who asked for it."""
    job = visible_or_404(request, Job.objects.filter(state=JobState.DONE), pk)
    path = stored_file(job)
    if not path.exists():
        raise Http404
    kind = TYPES.get(path.suffix[1:], "application/octet-stream")
    answer = FileResponse(path.open("rb"), content_type=kind, filename=job.file_name)
    answer["Cache-Control"] = "private, no-store"
    return answer

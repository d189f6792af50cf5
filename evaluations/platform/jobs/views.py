"""A person's long work: how far it is, and the finished file."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.platform.jobs.actions import cancel, reclaim, retry
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.jobs.running import is_stored, stored_file
from evaluations.platform.listing import page_of
from evaluations.platform.pages import refused_as_message, store_is_down, visible_or_404
from evaluations.platform.store.files import StorageDown, stored_files
from units.access import PersonRequest, allow, signed_in

TYPES = {"pdf": "application/pdf", "zip": "application/zip"}


@allow(signed_in)
def job_list(request: PersonRequest) -> HttpResponse:
    page = page_of(request, Job.objects.visible_to(request.user))
    context = {"page": page, "title": _("My documents")}
    return render(request, "evaluations/platform/jobs/job_list.html", context)


@allow(signed_in)
def job(request: PersonRequest, pk: int) -> HttpResponse:
    """How far it is and what it waits for; whoever looks has another worker take up what one
    dropped."""
    row = visible_or_404(request, Job.objects, pk)
    if row.is_dropped and reclaim(row):
        row.refresh_from_db()
    is_there = row.state == JobState.DONE and is_stored(row)
    context = {"job": row, "is_there": is_there}
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
    try:
        return _streamed(job)
    except StorageDown as fault:
        return store_is_down(request, fault)


def _streamed(job: Job) -> HttpResponseBase:
    files, name = stored_files(), stored_file(job)
    if not files.holds(name):
        raise Http404
    size = files.size_of(name)
    kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    answer = StreamingHttpResponse(files.pieces(name, 0, size - 1), content_type=kind)
    answer["Content-Length"] = str(size)
    answer["Content-Disposition"] = content_disposition_header(False, job.file_name) or "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer

"""The status page: each part, what it means, what to do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from evaluations.oversight.operations.parts import status_row
from evaluations.oversight.operations.reading import State
from evaluations.oversight.operations.readings import readings
from units.access import PersonRequest, administrator, allow


@allow(administrator)
@never_cache
def status(request: PersonRequest) -> HttpResponse:
    current = readings()
    context = {
        "now": timezone.now(),
        "rows": [status_row(reading) for reading in current],
        "not_well": sum(reading.state is not State.OK for reading in current),
    }
    return render(request, "evaluations/oversight/operations/status.html", context)

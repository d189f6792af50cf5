"""Every stage's addresses. Addresses are tried in turn: those of the day of scoring come first."""

from django.urls import include, path

from evaluations.assembly import modules

FIRST = (
    "judging.scoring",
    "judging.questions",
    "judging.day",
    "oversight.home",
    "judging.results",
    "entry.evidence",
    "entry.submissions",
    "entry.nominations",
    "entry.schedule",
    "platform.notices",
    "platform.jobs",
)
RANK = {f"evaluations.{stage}.urls": rank for rank, stage in enumerate(FIRST)}

urlpatterns = [
    path("", include(module))
    for module in sorted(modules("urls"), key=lambda urls: RANK.get(urls.__name__, len(RANK)))
]

"""Every stage's addresses. Addresses are tried in turn: those of the day of scoring come first."""

from django.urls import include, path

urlpatterns = [
    path("", include("evaluations.home.urls")),
    path("", include("evaluations.scoring.urls")),
    path("", include("evaluations.evidence.urls")),
    path("", include("evaluations.submissions.urls")),
    path("", include("evaluations.nominations.urls")),
    path("", include("evaluations.schedule.urls")),
    path("", include("evaluations.live.urls")),
    path("", include("evaluations.notices.urls")),
    path("", include("evaluations.jobs.urls")),
    path("", include("evaluations.results.urls")),
    path("", include("evaluations.reports.urls")),
    path("", include("evaluations.publication.urls")),
    path("", include("evaluations.journal.urls")),
    path("", include("evaluations.accounts.urls")),
    path("", include("evaluations.directory.urls")),
    path("", include("evaluations.rubrics.urls")),
    path("", include("evaluations.rounds.urls")),
    path("", include("evaluations.committees.urls")),
    path("", include("evaluations.phases.urls")),
    path("", include("evaluations.rehearsals.urls")),
    path("", include("evaluations.cascade.urls")),
    path("", include("evaluations.privacy.urls")),
]

"""Every stage's addresses. Addresses are tried in turn: those of the day of scoring come first."""

from django.urls import include, path

urlpatterns = [
    path("", include("evaluations.oversight.home.urls")),
    path("", include("evaluations.judging.scoring.urls")),
    path("", include("evaluations.entry.evidence.urls")),
    path("", include("evaluations.entry.submissions.urls")),
    path("", include("evaluations.entry.nominations.urls")),
    path("", include("evaluations.entry.schedule.urls")),
    path("", include("evaluations.judging.day.urls")),
    path("", include("evaluations.platform.notices.urls")),
    path("", include("evaluations.platform.jobs.urls")),
    path("", include("evaluations.judging.moderation.urls")),
    path("", include("evaluations.judging.agreed.urls")),
    path("", include("evaluations.judging.paper.urls")),
    path("", include("evaluations.judging.results.urls")),
    path("", include("evaluations.outcome.reports.urls")),
    path("", include("evaluations.outcome.certificates.urls")),
    path("", include("evaluations.platform.documents.urls")),
    path("", include("evaluations.outcome.publication.urls")),
    path("", include("evaluations.platform.journal.urls")),
    path("", include("evaluations.setup.accounts.urls")),
    path("", include("evaluations.setup.directory.urls")),
    path("", include("evaluations.setup.rubrics.urls")),
    path("", include("evaluations.setup.rounds.urls")),
    path("", include("evaluations.setup.committees.urls")),
    path("", include("evaluations.oversight.phases.urls")),
    path("", include("evaluations.oversight.rehearsals.urls")),
    path("", include("evaluations.outcome.cascade.urls")),
    path("", include("evaluations.oversight.privacy.urls")),
]

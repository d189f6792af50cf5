"""Every stage's addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("evaluations.home.urls")),
    path("", include("evaluations.evidence.urls")),
    path("", include("evaluations.schedule.urls")),
    path("", include("evaluations.scoring.urls")),
    path("", include("evaluations.results.urls")),
    path("", include("evaluations.reports.urls")),
    path("", include("evaluations.publication.urls")),
]

from django.urls import path

from evaluations.outcome.publication import public_views, views

urlpatterns = [
    path("check/", views.check, name="check"),
    path("check/journal/", views.check_journal, name="check_journal"),
    path("check/<slug:code>/", views.check_result, name="check_result"),
    path("sitemap.xml", public_views.sitemap, name="sitemap"),
    path("announcements/", public_views.announcements, name="announcements"),
    path("announcements/<int:pk>/", public_views.announcement, name="announcement"),
    path(
        "announcements/<int:pk>/results.csv",
        public_views.announcement_csv,
        name="announcement_csv",
    ),
    path(
        "announcements/<int:pk>/results.json",
        public_views.announcement_json,
        name="announcement_json",
    ),
    path("rounds/<int:pk>/publication/", views.publication, name="publication"),
    path("rounds/<int:pk>/publication/preview/", views.round_preview, name="round_preview"),
    path("rounds/<int:pk>/bundle.zip", views.round_bundle, name="round_bundle"),
    path("archives/", views.archive_list, name="archive_list"),
    path("archives/<int:pk>/", views.archive, name="archive"),
]

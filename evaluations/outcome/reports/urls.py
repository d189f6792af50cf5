from django.urls import path

from evaluations.outcome.reports.views import activity, results

urlpatterns = [
    path("results/<int:pk>/", results.result, name="result"),
    path("results/<int:pk>/pdf/", results.result_pdf, name="result_pdf"),
    path("results/<int:pk>/xlsx/", results.result_xlsx, name="result_xlsx"),
    path("sheets/<int:pk>/pdf/", results.sheet_pdf, name="sheet_pdf"),
    path("sessions/<int:pk>/sheets/", results.session_sheets, name="session_sheets"),
    path("sessions/<int:pk>/activity/edit/", activity.activity_edit, name="activity_edit"),
    path("sessions/<int:pk>/activity/photos/", activity.activity_photos, name="activity_photos"),
    path("sessions/<int:pk>/activity/photos/add/", activity.photos_add, name="photos_add"),
    path("activity-photos/<int:pk>.jpg", activity.day_photo, name="day_photo"),
]

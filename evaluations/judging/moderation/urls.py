from django.urls import path

from evaluations.judging.moderation import views

urlpatterns = [
    path("nominations/<int:pk>/discussion/", views.discussion, name="discussion"),
    path("sheets/<int:pk>/revise/", views.sheet_revise, name="sheet_revise"),
]

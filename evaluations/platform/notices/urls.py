from django.urls import path

from evaluations.platform.notices import views

urlpatterns = [
    path("notices/", views.notice_list, name="notice_list"),
    path("notices/read/", views.notices_read, name="notices_read"),
    path("notices/<int:pk>/open/", views.notice_open, name="notice_open"),
    path("notices/wishes/", views.notice_wishes, name="notice_wishes"),
]

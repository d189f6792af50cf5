from django.urls import path

from evaluations.entry.nominations import views
from evaluations.entry.nominations.lists import views as lists

urlpatterns = [
    path("nominations/", views.nomination_list, name="nomination_list"),
    path("nominations/export/", lists.nomination_export, name="nomination_export"),
    path("rounds/<int:pk>/nominations/import/", lists.nomination_import, name="nomination_import"),
    path("nominations/add/", views.nomination_add, name="nomination_add"),
    path("nominations/<int:pk>/edit/", views.nomination_edit, name="nomination_edit"),
    path("nominations/<int:pk>/class/", views.nomination_class, name="nomination_class"),
    path("nominations/<int:pk>/extend/", views.nomination_extend, name="nomination_extend"),
    path("nominations/<int:pk>/committee/", views.nomination_assign, name="nomination_assign"),
]

from django.urls import path

from evaluations.setup.rubrics import views

urlpatterns = [
    path("rubrics/", views.rubric_list, name="rubric_list"),
    path("rubrics/add/", views.rubric_add, name="rubric_add"),
    path("rubrics/<int:pk>/", views.rubric, name="rubric"),
    path("rubrics/<int:pk>/edit/", views.rubric_edit, name="rubric_edit"),
    path("rubrics/<int:pk>/compare/", views.rubric_compare, name="rubric_compare"),
    path("rubrics/<int:pk>/version/", views.rubric_version, name="rubric_version"),
    path("rubrics/<int:pk>/copy/", views.rubric_copy, name="rubric_copy"),
    path("rubrics/<int:pk>/remove/", views.rubric_remove, name="rubric_remove"),
    path("rubrics/<int:pk>/export/", views.rubric_export, name="rubric_export"),
    path("rubrics/<int:pk>/import/", views.rubric_import, name="rubric_import"),
    path("rubrics/<int:pk>/paper/", views.rubric_paper, name="rubric_paper"),
]

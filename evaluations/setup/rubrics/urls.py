from django.urls import path

from evaluations.setup.rubrics.views import editing, files, rubrics

urlpatterns = [
    path("rubrics/", rubrics.rubric_list, name="rubric_list"),
    path("rubrics/add/", editing.rubric_add, name="rubric_add"),
    path("rubrics/<int:pk>/", rubrics.rubric, name="rubric"),
    path("rubrics/<int:pk>/edit/", editing.rubric_edit, name="rubric_edit"),
    path("rubrics/<int:pk>/compare/", rubrics.rubric_compare, name="rubric_compare"),
    path("rubrics/<int:pk>/version/", rubrics.rubric_version, name="rubric_version"),
    path("rubrics/<int:pk>/copy/", rubrics.rubric_copy, name="rubric_copy"),
    path("rubrics/<int:pk>/remove/", rubrics.rubric_remove, name="rubric_remove"),
    path("rubrics/<int:pk>/export/", files.rubric_export, name="rubric_export"),
    path("rubrics/<int:pk>/import/", editing.rubric_import, name="rubric_import"),
    path("rubrics/<int:pk>/paper/", files.rubric_paper, name="rubric_paper"),
]

from django.urls import path

from evaluations.setup.committees import views
from evaluations.setup.committees.lists import views as lists
from evaluations.setup.committees.many import views as many

urlpatterns = [
    path("rounds/<int:pk>/committees/", views.committee_list, name="committee_list"),
    path("rounds/<int:pk>/committees/add/", views.committee_add, name="committee_add"),
    path("rounds/<int:pk>/committees/import/", lists.committee_import, name="committee_import"),
    path("rounds/<int:pk>/committees/export/", lists.committee_export, name="committee_export"),
    path("rounds/<int:pk>/committees/gaps/", many.committee_gaps, name="committee_gaps"),
    path(
        "rounds/<int:pk>/committees/many/<slug:per>/", many.committee_many, name="committee_many"
    ),
    path("committees/<int:pk>/", views.committee, name="committee"),
    path("committees/<int:pk>/remove/", views.committee_remove, name="committee_remove"),
]

from django.urls import path

from evaluations.setup.committees import views

urlpatterns = [
    path("rounds/<int:pk>/copy/", views.round_copy, name="round_copy"),
    path("rounds/<int:pk>/committees/", views.committee_list, name="committee_list"),
    path("rounds/<int:pk>/committees/add/", views.committee_add, name="committee_add"),
    path("committees/<int:pk>/", views.committee, name="committee"),
    path("committees/<int:pk>/remove/", views.committee_remove, name="committee_remove"),
]

from django.urls import path

from evaluations.oversight.manual import views

urlpatterns = [
    path("manual/", views.manual_index, name="manual_index"),
    path("manual/<slug:role>/", views.manual, name="manual"),
]

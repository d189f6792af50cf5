from django.urls import path

from evaluations.platform.bulk import views

urlpatterns = [path("many/<slug:code>/", views.bulk, name="bulk")]

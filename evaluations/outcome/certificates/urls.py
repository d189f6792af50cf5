from django.urls import path

from evaluations.outcome.certificates import views

urlpatterns = [
    path("rounds/<int:pk>/certificates/", views.certificates, name="certificates"),
    path("rounds/<int:pk>/certificates/add/", views.template_add, name="template_add"),
    path("certificates/<int:pk>/edit/", views.template_edit, name="template_edit"),
    path("certificates/<int:pk>/sample.pdf", views.template_sample, name="template_sample"),
    path("certificates/<int:pk>/issue/", views.certificates_issue, name="certificates_issue"),
    path("certificates/<int:pk>/draw/", views.certificates_draw, name="certificates_draw"),
]

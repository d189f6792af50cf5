from django.urls import path

from evaluations.setup.rounds import views
from evaluations.setup.rounds.stages import views as stages

urlpatterns = [
    path("rounds/", views.round_list, name="round_list"),
    path("rounds/add/", views.round_add, name="round_add"),
    path("rounds/<int:pk>/edit/", views.round_edit, name="round_edit"),
    path("rounds/<int:pk>/quotas/", views.round_quotas, name="round_quotas"),
    path("rounds/<int:pk>/awards/add/", views.award_add, name="award_add"),
    path("awards/<int:pk>/", views.award_edit, name="award_edit"),
    path("awards/<int:pk>/remove/", views.award_remove, name="award_remove"),
    path("categories/<int:pk>/stages/", stages.category_stages, name="category_stages"),
    path("categories/<int:pk>/stages/add/", stages.stage_category_add, name="stage_category_add"),
]

from django.urls import path

from evaluations.judging.results import views

BENCH = "committees/<int:committee>/categories/<int:category>/"
urlpatterns = [
    path(BENCH, views.board, name="board"),
    path(f"{BENCH}nominations/<int:nomination>/", views.comparison, name="comparison"),
    path(f"{BENCH}certify/", views.certification, name="certification"),
    path(f"{BENCH}ruling/", views.ruling, name="ruling"),
    path("results/<int:pk>/reopening/", views.reopening, name="reopening"),
    path("results/", views.result_list, name="result_list"),
]

from django.urls import path

from evaluations.judging.results.views import board, certification, reopening, standings

PANEL = "committees/<int:committee>/categories/<int:category>/"
urlpatterns = [
    path(PANEL, board.board, name="board"),
    path(f"{PANEL}nominations/<int:nomination>/", board.comparison, name="comparison"),
    path(f"{PANEL}standings/", standings.standings, name="standings"),
    path("standings/<int:pk>/", standings.standing, name="standing"),
    path(f"{PANEL}certify/", certification.certification, name="certification"),
    path(f"{PANEL}ruling/", certification.ruling, name="ruling"),
    path(f"{PANEL}lots/", certification.lots, name="lots"),
    path("results/<int:pk>/reopening/", reopening.reopening, name="reopening"),
    path("results/", board.result_list, name="result_list"),
]

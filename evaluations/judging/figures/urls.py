from django.urls import path

from evaluations.judging.figures.views import imports, keying

PANEL = "committees/<int:committee>/categories/<int:category>/figures/"
urlpatterns = [
    path(PANEL, keying.figure_list, name="figure_list"),
    path(f"{PANEL}template.xlsx", imports.figure_template, name="figure_template"),
    path(f"{PANEL}bring/", imports.figure_bring, name="figure_bring"),
    path("figures/imports/<int:pk>/", imports.figure_import, name="figure_import"),
    path("figures/imports/<int:pk>/key/", imports.figure_import_key, name="figure_import_key"),
    path(
        "figures/imports/<int:pk>/confirm/",
        imports.figure_import_confirm,
        name="figure_import_confirm",
    ),
    path("nominations/<int:pk>/figures/", keying.nomination_figures, name="nomination_figures"),
    path(
        "nominations/<int:pk>/figures/<str:kind>/<int:of>/", keying.figure_key, name="figure_key"
    ),
    path("figures/<int:pk>/confirm/", keying.figure_confirm, name="figure_confirm"),
    path("figures/<int:pk>/end/", keying.figure_end, name="figure_end"),
    path("figures/<int:pk>/ending/", keying.figure_ending, name="figure_ending"),
    path("figures/<int:pk>/ending/agree/", keying.figure_ending_agree, name="figure_ending_agree"),
    path("figures/<int:pk>/ending/drop/", keying.figure_ending_drop, name="figure_ending_drop"),
]

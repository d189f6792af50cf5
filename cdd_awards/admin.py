"""Which tables can be read in an emergency: those whose model says so (`emergency`).

Nothing of marks, sheets, notes, returns, paper, cards, links, sessions, imports, notices and the
journal's entries: they are their owners' alone, or open doors.
"""

from django.apps import apps
from django.contrib import admin

from cdd_awards.emergency import ReadOnlyAdmin

for _model in apps.get_models():
    if getattr(_model, "emergency", ()):
        admin.site.register(_model, ReadOnlyAdmin)

"""Which tables can be read in an emergency: the configuration, and who and what there is.

Nothing of marks, sheets, notes, returns, paper, cards, links, sessions, imports, notices and the
journal's entries: they are their owners' alone, or open doors.
"""

from django.apps import apps
from django.contrib import admin

from cdd_awards.emergency import ReadOnlyAdmin

SHOWN = (
    "units.Region",
    "units.Place",
    "units.Unit",
    "units.UnitName",
    "units.User",
    "evaluations.AwardRound",
    "evaluations.Award",
    "evaluations.Category",
    "evaluations.Band",
    "evaluations.Rubric",
    "evaluations.Dimension",
    "evaluations.Indicator",
    "evaluations.Topic",
    "evaluations.Level",
    "evaluations.Committee",
    "evaluations.Seat",
    "evaluations.Nomination",
    "evaluations.EvaluationSession",
    "evaluations.Slot",
    "evaluations.SlotNomination",
    "evaluations.Publication",
    "evaluations.Seal",
    "evaluations.Verification",
)

for _label in SHOWN:
    admin.site.register(apps.get_model(_label), ReadOnlyAdmin)

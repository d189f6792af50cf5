"""How far a slot is. Declared before the schedule: a nomination asks whether it was heard."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SlotState(models.TextChoices):
    SCHEDULED = "scheduled", _("scheduled")
    CALLED = "called", _("called")
    PRESENTING = "presenting", _("presenting")
    CLOSED = "closed", _("closed")
    NO_SHOW = "no_show", _("no-show")
    POSTPONED = "postponed", _("postponed")


# The presentation has begun: it is scored.
PRESENTED = (SlotState.PRESENTING, SlotState.CLOSED)
# It is on now, or its office stands at the door.
LIVE = (SlotState.CALLED, SlotState.PRESENTING)
# Its presentation is still to come today.
WAITING = (SlotState.SCHEDULED, SlotState.CALLED)
# Nothing has happened in it, or nothing that counts: it may be put elsewhere.
MOVABLE = (SlotState.SCHEDULED, SlotState.POSTPONED)
# Its office was called in: it can no longer withdraw.
CALLED_IN = (SlotState.CALLED, *PRESENTED)
# It takes nobody's time any more, and somebody has to say why.
NOT_HELD = (SlotState.NO_SHOW, SlotState.POSTPONED)
# It holds no room any more on the running day.
OVER = (SlotState.CLOSED, *NOT_HELD)

"""An access log: the law has it kept for 90 days. What is older may be removed."""

from evaluations.platform.triggers.trigger import ALWAYS, DELETE, TRUNCATE, UPDATE, Trigger

EVENTS = "evaluations_signinevent"
YOUNG = "OLD.at > now() - interval '90 days'"
APPENDED = f"{EVENTS} is append-only"
TRIGGERS = (
    Trigger(f"{EVENTS}_update", EVENTS, UPDATE, ALWAYS, APPENDED),
    Trigger(f"{EVENTS}_kept", EVENTS, DELETE, YOUNG, "the event is younger than 90 days"),
    Trigger(f"{EVENTS}_truncate", EVENTS, TRUNCATE, ALWAYS, APPENDED),
)

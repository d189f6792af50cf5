"""Changes to results: certifying.py freezes them, rulings.py parts what is equal, reopening.py
lets a result be certified anew."""

from evaluations.results.actions.certifying import certify
from evaluations.results.actions.reopening import (
    ask_reopening,
    drop_reopening,
    may_second,
    second_reopening,
)
from evaluations.results.actions.rulings import rule_on_tie

__all__ = [
    "ask_reopening",
    "certify",
    "drop_reopening",
    "may_second",
    "rule_on_tie",
    "second_reopening",
]

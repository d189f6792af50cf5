"""The index of models, for Django alone: each stage imports its own module."""

from evaluations.assembly import modules

list(modules("models"))

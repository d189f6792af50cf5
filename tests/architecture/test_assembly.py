"""What the stages declare is complete: nothing without words, nothing declared in vain."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

from evaluations.assembly import STAGES, modules, triggers
from evaluations.platform.journal.labels import VERBS
from evaluations.platform.notices.actions import notify
from evaluations.platform.notices.kinds import KINDS, NoticeKind
from evaluations.platform.triggers.trigger import ALWAYS
from tests.factories import Cast

FOLDERS = ("evaluations", "units", "cdd_awards")
VERB = re.compile(r"[a-z]+\.[a-z_]+")
TABLE = re.compile(r"\b(?:evaluations|units)_[a-z]+\b")
MODELS = [
    *apps.get_app_config("evaluations").get_models(),
    *apps.get_app_config("units").get_models(),
]

"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "question.shared": _("question shared with the secretary"),
    "question.taken_back": _("question taken back"),
    "question.separated": _("merged question separated"),
    "question.ticked": _("question ticked"),
    "question.answered": _("answer to a question written down"),
    "questions.ordered": _("questions put in order"),
    "questions.merged": _("questions merged"),
}
NAMES = {
    "answer": _("short answer"),
    "question": _("question"),
    "questions": _("questions"),
}
VALUES = {
    "asked": _("asked"),
    "answered": _("answered"),
}

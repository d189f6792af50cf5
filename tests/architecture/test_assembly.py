"""What the stages declare is complete: nothing without words, nothing declared in vain."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

from evaluations.assembly import STAGES, modules, triggers
from evaluations.oversight.rehearsals.actions import models_of_a_round
from evaluations.platform.journal.labels import NAMES, VERBS
from evaluations.platform.notices.forms import WishesForm
from evaluations.platform.notices.kinds import KINDS, NoticeKind
from evaluations.setup.rounds.models import AwardRound

FOLDERS = ("evaluations", "units", "cdd_awards")
VERB = re.compile(r"[a-z]+\.[a-z_]+")
TABLE = re.compile(r"\bevaluations_[a-z]+\b")
# These ask for entries; they write none.
READING = {"filter", "exclude", "get", "Q"}
OURS: list[Any] = list(apps.get_app_config("evaluations").get_models())
EVERY: list[type[Model]] = [*OURS, *apps.get_app_config("units").get_models()]
OF_NO_ROUND = {
    *(
        "Archive",
        "Import",
        "ImportFile",
        "HeadingMeaning",
        "MessageTemplate",
        "Job",
        "Notice",
        "NotificationOptOut",
        "PrintSetting",
        "SavedSearch",
    ),
    "RetentionSetting",
    *("Entry", "JournalKey", "Seal", "TimeStamp", "Verification", "AcceptedStep", "SignInEvent"),
    *("OperationRun", "SignOfLife"),
    *("Dimension", "Indicator", "Level", "Rubric", "Topic", "Requirement", "AdjustmentRule"),
}


def sources() -> Iterator[ast.Module]:
    for folder in FOLDERS:
        for path in Path(settings.BASE_DIR, folder).rglob("*.py"):
            if "migrations" not in path.parts:
                yield ast.parse(path.read_text(encoding="utf-8"))


def assigned(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Every value that the module gives to a plain name."""
    values: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values.setdefault(node.targets[0].id, []).append(node.value)
    return values


def strings(node: ast.AST, values: dict[str, list[ast.expr]]) -> Iterator[str]:
    """The verbs that an expression may come to."""
    assert not isinstance(node, ast.JoinedStr), f"line {node.lineno}: a verb is written out"
    if isinstance(node, ast.Constant) and VERB.fullmatch(str(node.value)):
        yield str(node.value)
    behind = values.get(node.id, []) if isinstance(node, ast.Name) else []
    for other in (*behind, *ast.iter_child_nodes(node)):
        yield from strings(other, values)


def written_verbs(tree: ast.Module) -> set[str]:
    """Every verb under which the module records something, however it is chosen."""
    values, found = assigned(tree), set()
    parameters = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for verb in _given_verbs(tree):
        chosen = set(strings(verb, values))
        passed_on = isinstance(verb, ast.Name) and verb.id in parameters
        assert chosen or passed_on, f"line {verb.lineno}: which verb is this?"
        found |= chosen
    return found


def _given_verbs(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name not in READING:
                yield from (word.value for word in node.keywords if word.arg == "verb")


def test_every_verb_that_is_recorded_has_words_and_no_word_is_left_over() -> None:
    assert set().union(*map(written_verbs, sources())) == set(VERBS)


def test_no_stage_takes_the_verb_of_another() -> None:
    declared = [verb for module in modules("verbs") for verb in module.VERBS]

    assert len(declared) == len(set(declared))


@pytest.mark.parametrize(
    ("source", "verbs"),
    [
        ('record(by=by, verb="a.b")', {"a.b"}),
        ('verb = "a.b" if new else "a.c"\nedit(verb=verb)', {"a.b", "a.c"}),
        ('OF = {1: "a.b", 2: "a.c"}\nrecord(verb=OF[State(to)])', {"a.b", "a.c"}),
        ('def _show(verb: str) -> None:\n  record(verb=verb)\n_show(verb="a.b")', {"a.b"}),
        ('Entry.objects.filter(verb="a.b")', set()),
    ],
)
def test_a_verb_is_found_however_it_is_chosen(source: str, verbs: set[str]) -> None:
    assert written_verbs(ast.parse(source)) == verbs


@pytest.mark.parametrize("source", ['record(verb=f"a.{to}")', "record(verb=imported)"])
def test_a_verb_that_cannot_be_read_is_a_fault(source: str) -> None:
    with pytest.raises(AssertionError):
        written_verbs(ast.parse(source))


def test_every_kind_of_notice_is_told_somewhere() -> None:
    """Only a declared kind can be told: `notify` takes nothing else."""
    names = {
        name: kind.code
        for module in modules("notices")
        for name, kind in vars(module).items()
        if isinstance(kind, NoticeKind)
    }
    told = {
        argument.id
        for tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("notify", "_tell_seat")
        for argument in node.args
        if isinstance(argument, ast.Name)
    }

    assert {*names.values()} == {*KINDS}
    assert {*names} <= told


def test_a_kind_of_notice_is_declared_once_and_no_other_is_wished_for() -> None:
    code, (first, *_others) = next(iter(KINDS)), KINDS.values()

    with pytest.raises(ValueError, match=code):
        NoticeKind(code, first.label, first.sentence)
    assert WishesForm({"wanted": [code], "language": "th"}).is_valid()
    assert not WishesForm({"wanted": ["unknown"], "language": "th"}).is_valid()


def test_triggers_name_tables_of_their_stage_and_those_before_it() -> None:
    tables = {
        model._meta.db_table: STAGES.index(".".join(model.__module__.split(".")[1:3]))
        for model in OURS
    }
    for module in modules("triggers"):
        stage = STAGES.index(".".join(module.__name__.split(".")[1:3]))
        for trigger in module.TRIGGERS:
            named = {trigger.table, *TABLE.findall(trigger.condition)}
            assert {table for table in named if tables[table] > stage} == set(), trigger.name


def test_every_trigger_has_a_name_of_its_own() -> None:
    names = [trigger.name for trigger in triggers()]

    assert len(names) == len(set(names)) > 90


def test_every_model_says_which_round_it_belongs_to() -> None:
    silent = {model.__name__ for model in OURS if not hasattr(model, "of_round")}

    assert silent == OF_NO_ROUND
    for model in models_of_a_round()[:-1]:
        reached = model
        for name in model.of_round.split("__"):
            reached = reached._meta.get_field(name).related_model
        assert reached is AwardRound, model


def test_what_refers_is_wiped_before_what_is_referred_to() -> None:
    order = models_of_a_round()

    assert len(order) == len(OURS) - len(OF_NO_ROUND)
    for model in order:
        referred = [
            field.related_model for field in model._meta.fields if field.related_model in order
        ]
        assert all(order.index(model) <= order.index(other) for other in referred), model


def test_every_model_says_whether_it_is_read_in_an_emergency() -> None:
    assert [model.__name__ for model in EVERY if "emergency" not in vars(model)] == []


def test_every_stage_is_assembled() -> None:
    wings = {stage.partition(".")[0] for stage in STAGES} - {"management"}
    folders = {
        f"{wing}.{path.parent.name}"
        for wing in wings
        for name in ("urls", "models")
        for path in Path(settings.BASE_DIR, "evaluations", wing).glob(f"*/{name}.py")
    }

    assert folders == {stage for stage in STAGES if not stage.startswith("management.")}


def names_recorded() -> Iterator[str]:
    """What stands as a key where an entry says what was before and after."""
    for tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                told = [one.value for one in node.keywords if one.arg in ("before", "after")]
                keys = [key for one in told if isinstance(one, ast.Dict) for key in one.keys]
                yield from (str(key.value) for key in keys if isinstance(key, ast.Constant))


def test_every_name_in_an_entry_has_words() -> None:
    fields = {field.name for model in EVERY for field in model._meta.fields}
    of_many = {field.name for model in EVERY for field in model._meta.many_to_many}

    assert {*names_recorded()} - fields - of_many - {*NAMES} == set()

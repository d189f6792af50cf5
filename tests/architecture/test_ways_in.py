"""Whatever answers to a role is found by links from its first page, and no link leads nowhere."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.judging.scoring.models import Absence, ScoreSheet
from tests.architecture.gates import INSIDE, JUDGES, KEEPERS, KEPT, PAGES, ROLES
from tests.architecture.one_of_everything import one_of_everything
from tests.architecture.walking import Walk, walk
from tests.factories import Cast, submitted_sheet
from units.models import User

SignIn = Callable[[User], Client]

# Why no page of this world links there, and for whom.
NO_SCREEN = "asked for by a script, not by a person"
BY_CARD = "typed from a printed card, by who is not signed in"
OVER = "offered while the nomination is not accepted yet; in this world it is certified"
BY_NOTICE = "opened by the notice of it, a form that marks it as read"
NOT_HERE = "its link stands on a page that this world does not bring about"
UNLINKED: dict[str, tuple[str, tuple[str, ...]]] = {
    "worker": (NO_SCREEN, ROLES),
    "sitemap": (NO_SCREEN, ROLES),
    "offline": (NO_SCREEN, ROLES),
    "pulse": (NO_SCREEN, ROLES),
    "pick_unit": (NO_SCREEN, ROLES),
    "pick_own_unit": (NO_SCREEN, ROLES),
    "pick_place": (NO_SCREEN, ROLES),
    "pick_person": (NO_SCREEN, ROLES),
    "nomination_evidence_state": (NO_SCREEN, INSIDE),
    "print_logo_image": ("shown where documents are set up, and drawn into them", ROLES),
    "card_sign_in": (BY_CARD, ROLES),
    "own_sign_ins": ("on the page of one's devices, which asks for the password first", ROLES),
    **dict.fromkeys(
        (
            "nomination_edit",
            "nomination_submit",
            "nomination_answers",
            "nomination_attach",
            "nomination_evidence",
            "nomination_class",
            "nomination_withdraw",
            "nomination_return",
            "nomination_accept",
            "evidence_add",
            "evidence_edit",
            "evidence_replace",
            "evidence_remove",
            "evidence_strip",
            "upload",
        ),
        (OVER, (*KEPT, "secretary")),
    ),
    "session_paper": (
        "everything of the day is certified",
        ("administrator", "chair", "secretary"),
    ),
    "paper": (BY_NOTICE, ("member",)),
    "seat_ended": (BY_NOTICE, ("nobody",)),
    "paper_again": ("linked while the paper is the reader's to correct", ("member",)),
    "paper_key": ("offered for a seat that owes a sheet, and this one was closed", ROLES),
    "figure_import": ("listed with the figures it brought, and this one brought none", ROLES),
    "figure_ending": ("linked once taking the figure back was asked for", ROLES),
    "agreed_sheet": ("a sheet of the committee in an award of individual sheets", JUDGES),
    "sheet_conflict": ("linked from the own sheet, which only the member has opened", JUDGES),
    "certification": ("the category is certified; before that see below", ("chair",)),
    "sheet_pdf": ("an administrator draws it through the sheets of the day", ("administrator",)),
    "bulk": ("a further button of a form, of which the walk takes the first", ("administrator",)),
    "nomination_import": ("of each round that takes nominations; this one is evaluated", KEEPERS),
    **dict.fromkeys(
        ("objection_send", "objection_accept"),
        ("linked until the office has replied, and in this world it has", ("officer",)),
    ),
    "objection_list": (
        "linked from a nomination or a result that is open to objection",
        ("other_officer", "nobody"),
    ),
    "history": (NOT_HERE, ("administrator", "auditor")),
    "import_columns": (NOT_HERE, ("administrator",)),
    "import_marked": (NOT_HERE, ("administrator", "auditor")),
    "stage_category_add": (NOT_HERE, ("administrator",)),
    "rubric_edit": ("frozen by its first mark", ("administrator",)),
    "rubric_remove": ("frozen by its first mark", ("administrator",)),
    "rubric_import": ("frozen by its first mark", ("administrator",)),
    "award_add": ("the round is being evaluated", ("administrator",)),
    "person_close": ("nobody closes the own account", ("officer",)),
}
# Rows of this world that no action would leave behind: a scan without its file, a committee of
# another round.
DEAD = ("/papers/", "/committees/")


def missing(seen: Walk, role: str, addresses: dict[str, str]) -> dict[str, str]:
    return {
        name: addresses[name]
        for name, roles in PAGES.items()
        if role in roles
        and addresses[name] not in seen.pages
        and role not in UNLINKED.get(name, ("", ()))[1]
    }


@pytest.mark.parametrize("role", ROLES)
def test_what_answers_is_found_by_links(
    cast: Cast, own_media: Path, sign_in: SignIn, role: str
) -> None:
    addresses = one_of_everything(cast)
    # No nomination has a sheet of the committee beside those of its seats; and the member owes.
    ScoreSheet.objects.filter(seat=None).delete()
    Absence.objects.all().delete()

    seen = walk(sign_in(getattr(cast, role)))

    assert missing(seen, role, addresses) == {}
    assert [path for path in seen.dead if not path.startswith(DEAD)] == []


@pytest.mark.parametrize("role", ["chair", "member", "secretary"])
def test_when_all_sheets_are_in_the_marks_are_found(
    cast: Cast, sign_in: SignIn, role: str
) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    panel = [cast.committee.pk, cast.category.pk]

    seen = walk(sign_in(getattr(cast, role)))

    assert reverse("comparison", args=[*panel, cast.nomination.pk]) in seen.pages
    assert reverse("board", args=panel) in seen.pages
    assert (reverse("certification", args=panel) in seen.pages) is (role == "chair")
    assert seen.dead == {}

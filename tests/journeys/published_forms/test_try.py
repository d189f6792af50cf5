import pytest
from tests.factories import make_user
from tests.journeys.published_forms.pages import Desk
from tests.factories import *
from tests.figures import *

def show(desk, name, *args):
    try:
        desk.open(name, *args)
    except AssertionError as e:
        print("!!", name, e); return
    print("=====", name, desk.text)
    for b in desk._boxes(): print("  BOX", b.tag, b.attributes.get("type"), b.attributes.get("name"), desk._labels(b), [o.text for o in b.all("option")][:12])
    print("  BTN", [ (b.text, b.attributes.get("aria-label")) for b in desk._buttons()])
    print("  A", [ (b.text, b.attributes["href"]) for b in next(desk.page.all("main")).all("a")])

@pytest.mark.django_db
def test_try(cast):
    desk = Desk(cast.administrator)
    r = cast.category.award.round
    draft = make_round(phase="draft")
    print(desk.open("home").page.text)
    show(desk, "administration")
    show(desk, "round_list")
    show(desk, "round_add")
    show(desk, "round", draft.pk)
    show(desk, "award_add", draft.pk)
    show(desk, "category_stages", cast.category.pk)
    show(desk, "stage_category_add", cast.category.pk)
    show(desk, "committee_add", draft.pk)
    show(desk, "committee", cast.committee.pk)
    show(desk, "nomination_add")
    show(desk, "nomination_detail", cast.nomination.pk)
    show(desk, "session_add", cast.committee.pk)
    show(desk, "session_plan", cast.session.pk)
    show(desk, "session_detail", cast.session.pk)
    chair = Desk(cast.chair)
    show(chair, "session_detail", cast.session.pk)
    show(chair, "sheet_open", cast.nomination.pk)
    show(chair, "standings", cast.committee.pk, cast.category.pk)
    show(chair, "board", cast.committee.pk, cast.category.pk)
    for j in cast.judges: submitted_sheet(judge=j, nomination=cast.nomination)
    show(chair, "certification", cast.committee.pk, cast.category.pk)
    assert 0

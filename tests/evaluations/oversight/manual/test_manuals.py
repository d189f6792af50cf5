"""The manuals say what stands on the pages, show pictures that are there, and are found by “?”."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation
from django.utils.html import escape
from PIL import Image

from evaluations.oversight.manual.manuals import MANUALS, pictures
from evaluations.oversight.manual.step import Step
from evaluations.oversight.manual.step import sizes as written
from tests.architecture.gates import PAGES
from tests.factories import Cast
from units.models import User

SignIn = Callable[[User], Client]
STEPS = [(manual.role, step) for manual in MANUALS.values() for step in manual.steps]
MOST_BYTES, MOST_OF_ALL = 60_000, 2_000_000
# Answers without a head, so without a “?”.
FILES_AND_PARTS = {
    *("agenda_pdf", "agenda_xlsx", "access_review_export", "card_sign_in", "committee_export"),
    *("figure_template", "import_marked", "job_file", "nomination_evidence_state", "offline"),
    *("nomination_export", "nomination_zip", "paper_pdf", "people_export", "pick_own_unit"),
    *("pick_person", "pick_place", "pick_unit", "print_logo_image", "pulse", "receipt_pdf"),
    *("result_pdf", "result_xlsx", "rubric_export", "rubric_paper"),
    *("schedule_export", "session_paper", "session_zip", "sheet_pdf", "template_sample"),
    *("unit_export", "version_file", "version_page", "worker"),
}
TRANSLATE = re.compile(r'{%\s*translate\s+"([^"]+)"')
THAI = re.compile("[ก-๛]")


def said_by_pages() -> Iterator[str]:
    """The msgids of templates and of the code, but for the manuals themselves."""
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        yield from TRANSLATE.findall(template.read_text(encoding="utf-8"))
    for module in (settings.BASE_DIR / "evaluations").rglob("*.py"):
        if "oversight/manual" not in module.as_posix():
            source = ast.parse(module.read_text(encoding="utf-8"))
            yield from (
                str(node.args[0].value)
                for node in ast.walk(source)
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_"
                if node.args and isinstance(node.args[0], ast.Constant)
            )


def test_the_words_of_buttons_are_those_of_the_pages() -> None:
    known = set(said_by_pages())
    with translation.override(None):
        quoted = {str(word) for _role, step in STEPS for word in step.words.values()}
        pressed = {
            str(word) for one in pictures() for word in one.follow if not isinstance(word, str)
        }

    assert (quoted | pressed) - known == set()


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_step_is_said_with_its_words(language: str) -> None:
    with translation.override(language):
        for _role, step in STEPS:
            texts = [str(step.title), str(step.text), *map(str, step.words.values())]
            assert all(bool(THAI.search(text)) is (language == "th") for text in texts), texts
            assert set(re.findall(r"{(\w+)}", str(step.text))) == {*step.words}
            assert all(f"<b>{escape(word)}</b>" in step.sentence for word in step.words.values())


def test_pages_and_steps_have_names_of_their_own() -> None:
    addresses = {name for name in get_resolver().reverse_dict if isinstance(name, str)}

    assert {page for _role, step in STEPS for page in step.pages} - addresses == set()
    for manual in MANUALS.values():
        assert len({step.name for step in manual.steps}) == len(manual.steps)


def test_every_picture_is_there_and_small_and_no_other() -> None:
    names = [one.name for one in pictures()]
    sizes = {
        path.stem: path.stat().st_size
        for path in (settings.BASE_DIR / "static" / "manual").iterdir()
    }

    assert sorted(names) == sorted(sizes) == sorted(written())
    assert max(sizes.values()) <= MOST_BYTES
    assert sum(sizes.values()) <= MOST_OF_ALL
    for one in pictures():
        assert THAI.search(str(one.alt))
        with Image.open(settings.BASE_DIR / "static" / one.file) as picture:
            dots = 1 if one.is_wide else 2
            assert tuple(side // dots for side in picture.size) == tuple(one.size)


def test_readme_shows_four_of_them() -> None:
    readme = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"static/(manual/[\w-]+\.webp)", readme)

    assert len(set(shown)) == 4
    assert set(shown) <= {one.file for one in pictures()}


def test_every_page_with_a_head_is_in_a_step() -> None:
    spoken = {page for _role, step in STEPS for page in step.pages}

    assert set(PAGES) - spoken == FILES_AND_PARTS | {"manual_index", "manual", "sitemap"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "page", "leads_to"),
    [
        ("administrator", "round_owing", "administrator/#outstanding"),
        ("member", "sheet", "member/#sheet"),
        ("chair", "session_detail", "chair/#slots"),
        ("chair", "sheet", "member/#sheet"),
        ("secretary", "paper_key", "chair/#progress"),
        ("secretary", "nomination_detail", "chair/#nominations"),
        ("officer", "home", "officer/#home"),
        ("officer", "session_detail", "officer/#day"),
        ("auditor", "round", "auditor/#rules"),
        # Of which no step speaks, or no such page.
        ("member", "sitemap", "member/"),
        ("auditor", "", "auditor/"),
        ("nobody", "x", "member/"),
    ],
)
def test_the_question_mark_leads_to_the_step(
    cast: Cast, sign_in: SignIn, role: str, page: str, leads_to: str
) -> None:
    client = sign_in(getattr(cast, role))

    answer = client.get(reverse("manual_index"), {"about": page})

    assert answer.headers["Location"] == f"/manual/{leads_to}"


@pytest.mark.django_db
def test_every_page_has_a_question_mark_for_who_is_signed_in(
    cast: Cast, sign_in: SignIn, client: Client
) -> None:
    inside = sign_in(cast.member).get(reverse("session_detail", args=[cast.session.pk]))
    outside = client.get(reverse("check"))

    assert 'href="/manual/?about=session_detail">?</a>' in inside.content.decode()
    assert 'aria-label="คู่มือ"' in inside.content.decode()
    assert "/manual/" not in outside.content.decode()


@pytest.mark.django_db
def test_a_manual_shows_all_of_it(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.officer)
    first = client.get(reverse("manual_index")).content.decode()
    shown = {role: client.get(reverse("manual", args=[role])).content.decode() for role in MANUALS}

    assert first.index("คู่มือเจ้าหน้าที่จังหวัด") < first.index("คู่มือกรรมการ")
    for role, step in STEPS:
        assert f'id="{step.name}"' in shown[role]
        assert picture_of(step) in shown[role]
    assert client.get(reverse("manual", args=["x"])).status_code == 404


def picture_of(step: Step) -> str:
    return f'alt="{step.picture.alt}" loading="lazy"' if step.picture else ""

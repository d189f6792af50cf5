"""Lists of many pages, and searches that a person keeps under a name."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.oversight.privacy.actions import erase_person
from evaluations.platform.errors import Refused
from evaluations.platform.searches.actions import MOST, save_search
from evaluations.platform.searches.models import SavedSearch
from tests.factories import make_user
from units.models import User

SignIn = Callable[[User], Client]
LIST = "/people/"


@pytest.fixture
def keeper(db: None) -> User:
    return make_user(username="keeper", is_administrator=True)


@pytest.fixture
def client(keeper: User, sign_in: SignIn) -> Client:
    return sign_in(keeper)


def save(client: Client, name: str, query: str, path: str = LIST) -> str:
    sent = {"name": name, "path": path, "query": query}
    return str(client.post(reverse("search_save"), sent, follow=True).content.decode())


def test_a_search_is_kept_shown_and_removed(client: Client, sign_in: SignIn) -> None:
    assert "เก็บการค้นหานี้" not in client.get(LIST).content.decode()
    assert "เก็บการค้นหานี้" in client.get(LIST, {"q": "สม"}).content.decode()

    page = save(client, "คนชื่อสม", "q=สม&sort=-name&page=3")
    link = 'href="/people/?q=%E0%B8%AA%E0%B8%A1&amp;sort=-name"'
    assert link in page
    assert "เก็บการค้นหาไว้ในชื่อ “คนชื่อสม” แล้ว" in page
    assert "คนชื่อสม" not in client.get("/offices/").content.decode()
    assert "คนชื่อสม" not in sign_in(make_user(is_administrator=True)).get(LIST).content.decode()

    save(client, "คนชื่อสม", "q=อื่น")
    assert SavedSearch.objects.get().query == "q=%E0%B8%AD%E0%B8%B7%E0%B9%88%E0%B8%99"
    address = reverse("search_remove", args=[SavedSearch.objects.get().pk])
    assert sign_in(make_user(is_administrator=True)).post(address).status_code == 404
    client.post(address)
    assert not SavedSearch.objects.exists()


def test_what_cannot_be_kept(client: Client, keeper: User) -> None:
    for at in range(MOST):
        save_search(by=keeper, path=LIST, name=f"ที่ {at}", query="q=x")

    assert "ลบออกสักรายการก่อน" in save(client, "อีกหนึ่ง", "q=y")
    assert SavedSearch.objects.count() == MOST
    save(client, "ที่ 0", "q=y")
    assert SavedSearch.objects.get(name="ที่ 0").query == "q=y"
    save(client, "ที่อื่น", "q=y", path="/offices/")
    assert SavedSearch.objects.count() == MOST + 1
    for path in ("//example.org/", "https://example.org/", "/nowhere/"):
        assert "ไม่มีรายการนี้" in save(client, "ไกล", "q=y", path=path)
    with pytest.raises(Refused):
        save_search(by=keeper, path=LIST, name="ว่าง", query="page=3")


def test_what_was_searched_for_goes_with_the_person(keeper: User) -> None:
    person = make_user()
    save_search(by=person, path=LIST, name="x", query="q=x")

    erase_person(by=keeper, person=person, reason="ขอให้ลบ")

    assert not SavedSearch.objects.exists()


def test_one_jumps_to_a_page_of_many(client: Client) -> None:
    for at in range(300):
        User(username=f"u{at}", last_name="จำนวนมาก").save()
    assert "หน้าที่" not in client.get(LIST, {"q": "keeper"}).content.decode()
    page = client.get(LIST, {"q": "", "sort": "email"}).content.decode()
    assert '<input type="hidden" name="sort" value="email">' in page
    assert 'name="page"' in page

    assert "หน้า 11 จาก 11" in client.get(LIST, {"page": "๑๑"}).content.decode()
    assert "หน้า 11 จาก 11" in client.get(LIST, {"page": "999"}).content.decode()
    assert "หน้า 1 จาก 11" in client.get(LIST, {"page": "สิบ"}).content.decode()

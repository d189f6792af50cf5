"""The registry that ships: counts, names, and loading it again."""

import pytest
from django.core.management import call_command

from units.models import Place, Region, Unit, UnitKind
from units.registry import load_registry

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def registry(module_db: None) -> None:
    load_registry()


def test_counts_and_names(registry: None) -> None:
    digits = [len(code) for code in Place.objects.values_list("code", flat=True)]

    assert (digits.count(2), digits.count(4)) == (77, 928)
    assert Place.objects.filter(code__startswith="23", code__regex=r"^.{4}$").count() == 7
    assert Place.objects.filter(code__startswith="23", code__regex=r"^.{6}$").count() == 38
    assert Place.objects.get(code="23").name_th == "ตราด"
    assert Region.objects.count() == 18


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        (UnitKind.DEPARTMENT, 1),
        (UnitKind.PROVINCE, 76),
        (UnitKind.DISTRICT, 878),
        (UnitKind.LEARNING_CENTRE, 11),
    ],
)
def test_the_departments_own_offices(registry: None, kind: str, count: int) -> None:
    assert Unit.objects.filter(kind=kind).count() == count


def test_every_province_lies_in_a_region_but_bangkok(registry: None) -> None:
    provinces = Place.objects.filter(code__regex=r"^..$")

    assert list(provinces.filter(region=None).values_list("name_th", flat=True)) in (
        ["กรุงเทพมหานคร"],
        [],
    )
    assert Place.objects.get(code="23").region == Region.objects.get(number=9)


def test_a_district_office_stands_under_its_province(registry: None) -> None:
    office = Unit.objects.get(code="d2306")

    assert office.path == "cdd/p23/d2306/"
    assert office.name == "สำนักงานพัฒนาชุมชนอำเภอเกาะกูด"
    assert office.parent is not None
    assert office.parent.is_above(office)


def test_loading_again_adds_nothing_and_keeps_what_was_renamed(registry: None) -> None:
    Unit.objects.filter(code="p23").update(name="ชื่อใหม่")

    again = load_registry()

    assert (again.regions, again.places, again.units) == (0, 0, 0)
    assert Unit.objects.get(code="p23").name == "ชื่อใหม่"


def test_the_command_loads_it(registry: None) -> None:
    """Whatever is not there: the learning centres, where they were taken away."""
    Unit.objects.filter(kind=UnitKind.LEARNING_CENTRE).delete()

    call_command("load_registry")

    assert Unit.objects.filter(kind=UnitKind.LEARNING_CENTRE).count() == 11

"""The registry that ships with the product: places, regions, and the department's own offices.

Loading adds what is missing and touches nothing that is there: an office renamed by an
administrator keeps its name. Sources: units/data/README.md.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from units.models import Place, Region, Unit, UnitKind
from units.place_codes import BANGKOK, PROVINCE_DIGITS

DATA = Path(__file__).parent / "data"
DISTRICT_DIGITS, TAMBON_DIGITS = 4, 6
BATCH = 1000
# Of each kind of office: what its code begins with, and its name and short name.
NAMED = {
    UnitKind.PROVINCE: ("p", "สำนักงานพัฒนาชุมชนจังหวัด", "สพจ."),
    UnitKind.DISTRICT: ("d", "สำนักงานพัฒนาชุมชนอำเภอ", "สพอ."),
    UnitKind.LEARNING_CENTRE: ("lc", "ศูนย์ศึกษาและพัฒนาชุมชน", "ศพช."),
}


@dataclass(frozen=True)
class Loaded:
    """How many rows were added."""

    regions: int
    places: int
    units: int


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def place_codes() -> frozenset[str]:
    """The codes of the places that there are today."""
    return frozenset(row["code"] for row in _rows("places.csv"))


def _load_regions() -> int:
    known = set(Region.objects.values_list("number", flat=True))
    rows = [
        Region(number=int(row["region"]), name=row["name"])
        for row in _rows("region_names.csv")
        if int(row["region"]) not in known
    ]
    Region.objects.bulk_create(rows)
    return len(rows)


def _load_places() -> int:
    regions = {region.number: region for region in Region.objects.all()}
    region_of = {row["province_code"]: regions[int(row["region"])] for row in _rows("regions.csv")}
    rows = _rows("places.csv")
    known: dict[str, int] = dict(Place.objects.values_list("code", "pk"))
    before = len(known)
    for digits in (PROVINCE_DIGITS, DISTRICT_DIGITS, TAMBON_DIGITS):
        new = [
            _place(row, known, region_of)
            for row in rows
            if len(row["code"]) == digits and row["code"] not in known
        ]
        Place.objects.bulk_create(new, batch_size=BATCH)
        known = dict(Place.objects.values_list("code", "pk"))
    return len(known) - before


def _place(row: dict[str, str], known: dict[str, int], region_of: dict[str, Region]) -> Place:
    place = Place(
        code=row["code"],
        name_th=row["name_th"],
        name_en=row["name_en"],
        parent_id=known.get(row["parent"]),
        region=region_of.get(row["code"]),
        code_is_official=row["official"] == "1",
    )
    place.fill_keys()
    return place


def _add_units(units: Iterable[Unit]) -> int:
    known = set(Unit.objects.values_list("code", flat=True))
    new = [unit for unit in units if unit.code not in known]
    for unit in new:
        unit.fill_keys()
    Unit.objects.bulk_create(new, batch_size=BATCH)
    return len(new)


def _office(kind: UnitKind, place: Place, parent: Unit, name: str = "") -> Unit:
    """An office at its place, in the province of the office above it or its own."""
    letters, long, short = NAMED[kind]
    return Unit(
        code=f"{letters}{place.code}",
        kind=kind,
        name=f"{long}{name or place.name_th}",
        short_name=f"{short}{name or place.name_th}",
        place=place,
        province=parent.place or place,
        parent=parent,
    )


def _load_units() -> int:
    names = {"name": "กรมการพัฒนาชุมชน", "short_name": "พช."}
    added = _add_units([Unit(code="cdd", kind=UnitKind.DEPARTMENT, **names)])
    department = Unit.objects.get(code="cdd")
    # Bangkok has no provincial office of the department and its districts no district offices.
    places = Place.objects.exclude(code__startswith=BANGKOK)
    provinces = {place.code: place for place in places.filter(parent=None)}
    added += _add_units(
        _office(UnitKind.PROVINCE, place, department) for place in provinces.values()
    )
    offices = Unit.objects.filter(kind=UnitKind.PROVINCE).select_related("place", "parent")
    above = {office.code: office for office in offices}
    districts = places.filter(parent__isnull=False, parent__parent=None)
    added += _add_units(
        _office(UnitKind.DISTRICT, place, above[f"p{place.code[:PROVINCE_DIGITS]}"])
        for place in districts
    )
    return added + _add_units(
        _office(UnitKind.LEARNING_CENTRE, provinces[row["province_code"]], department, row["name"])
        for row in _rows("learning_centres.csv")
    )


def registry_digest() -> str:
    """Of everything that decides what is loaded."""
    files = [Path(__file__), *sorted(DATA.glob("*.csv"))]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@transaction.atomic
def load_registry() -> Loaded:
    """Add every region, place and office that is not there yet; seconds, all or nothing."""
    return Loaded(regions=_load_regions(), places=_load_places(), units=_load_units())

import pytest
from django.db import IntegrityError, transaction

from tests.factories import make_unit, make_user
from units.models import Place, Unit, User


@pytest.mark.django_db
def test_a_unit_knows_what_is_below_it() -> None:
    province = make_unit()
    district = make_unit(parent=province)
    other = make_unit()

    assert set(Unit.objects.under(province)) == {province, district}
    assert make_user(unit=province).acts_for(district)
    assert not make_user(unit=district).acts_for(province)
    assert not make_user().acts_for(other)


@pytest.mark.django_db
def test_units_come_in_thai_order() -> None:
    for name in ("แหลมงอบ", "เมืองตราด", "เกาะช้าง", "คลองใหญ่"):
        make_unit(name=name)

    assert [unit.name for unit in Unit.objects.all()] == [
        "เกาะช้าง",
        "คลองใหญ่",
        "เมืองตราด",
        "แหลมงอบ",
    ]


@pytest.mark.django_db
def test_a_person_has_a_name_and_a_position_with_rank() -> None:
    user = make_user(
        title="นางสาว",
        first_name="อวยพร",
        last_name="สงแก้ว",
        position="นักวิชาการพัฒนาชุมชน",
        rank="ชำนาญการ",
    )

    assert user.full_name == "นางสาวอวยพร สงแก้ว"
    assert user.full_position == "นักวิชาการพัฒนาชุมชนชำนาญการ"


@pytest.mark.django_db
def test_an_update_of_the_name_keeps_the_sort_key_right() -> None:
    user = make_user(first_name="กานดา")
    was = user.sort_key
    user.first_name = "ขวัญ"
    user.save(update_fields=["first_name"])

    assert User.objects.get().sort_key != was


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"username": "สมชาย"}, {"username": "other", "email": "taken@example.org"}]
)
def test_sign_in_names_are_ascii_and_addresses_unique(fields: dict[str, str]) -> None:
    make_user(username="taken")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(**fields)


@pytest.mark.django_db
def test_two_people_may_have_no_address() -> None:
    for name in ("one", "two"):
        User.objects.create(username=name)

    assert User.objects.filter(email="").count() == 2


@pytest.mark.django_db
def test_a_place_code_has_two_four_or_six_digits() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(code="123", name_th="ก", name_en="k")

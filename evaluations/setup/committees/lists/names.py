"""What the cells of a list of committees name: categories, places, people."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.setup.rounds.models import AwardRound, Category, Zone
from thai.searching import search_form
from units.models import Place, Region, User

# A relation of a committee, the primary key of what it names, and its name.
Covered = tuple[str, int, str]


@dataclass
class Names:
    """By folded name; places in the order in which a committee names them."""

    categories: dict[str, Category] = field(default_factory=dict)
    grounds: dict[str, Covered] = field(default_factory=dict)
    by_email: dict[str, User] = field(default_factory=dict)
    by_name: defaultdict[str, list[User]] = field(default_factory=lambda: defaultdict(list))

    def category(self, text: str) -> Category | None:
        return self.categories.get(search_form(text))

    def ground(self, text: str) -> Covered | None:
        return self.grounds.get(search_form(text))

    def place_of_category(self, text: str) -> int:
        """By which categories are sorted; what is not known comes last."""
        return self._categories_at.get(search_form(text), len(self.categories))

    def place_of_ground(self, text: str) -> int:
        return self._grounds_at.get(search_form(text), len(self.grounds))

    @cached_property
    def _categories_at(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self.categories)}

    @cached_property
    def _grounds_at(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self.grounds)}

    def people(self, text: str) -> list[User]:
        """Those with this first and last name, with or without the title."""
        return self.by_name.get(search_form(text), [])


def parts(cell: str) -> list[str]:
    """What a cell lists, between semicolons or on lines of their own."""
    return [part.strip() for part in cell.replace("\n", ";").split(";") if part.strip()]


def category_texts(*rounds: int) -> dict[int, str]:
    """What each category of these rounds is called in a file: with its award where its name is no
    one's own in the round. One query."""
    rows = list(Category.objects.filter(award__round__in=rounds).select_related("award"))
    names = Counter((row.award.round_id, row.name) for row in rows)
    return {
        row.pk: row.name
        if names[row.award.round_id, row.name] == 1
        else f"{row.award.name}: {row.name}"
        for row in rows
    }


def names_of(award_round: AwardRound, cells: Iterable[dict[str, str]]) -> Names:
    """What the rows may name; seven queries."""
    rows = list(cells)
    names = Names()
    texts = category_texts(award_round.pk)
    for category in Category.objects.filter(award__round=award_round).select_related("award"):
        names.categories[search_form(texts[category.pk])] = category
    covers = {text for row in rows for text in parts(row.get("covers", ""))}
    for written, ground in _grounds(award_round, covers):
        names.grounds.setdefault(search_form(written), ground)
    for user in _people(rows):
        names.by_email[user.username.lower()] = user
        names.by_email[user.email or user.username.lower()] = user
        for name in {f"{user.first_name} {user.last_name}", user.full_name}:
            names.by_name[search_form(name)].append(user)
    return names


def _people(rows: Iterable[dict[str, str]]) -> Iterable[User]:
    """Those that the rows name by e-mail; everybody where some are named by name alone."""
    by_email = {row["email"].lower() for row in rows if row.get("email")}
    wanted: Q = Q(email__in=by_email) | Q(username__in=by_email)
    if any(row.get("person") and not row.get("email") for row in rows):
        wanted |= Q(is_active=True)
    people: Iterable[User] = User.objects.filter(wanted)
    return people


def _grounds(award_round: AwardRound, wanted: set[str]) -> Iterable[tuple[str, Covered]]:
    """Regions, places and zones by what they may be called: a province by its bare name, too."""
    with override("th"):
        for region in Region.objects.all():
            name = _("inspection region %(number)s") % {"number": region.number}
            yield name, ("regions", region.pk, name)
    tambons = {text.split(" ")[0] for text in wanted if text.startswith(("ตำบล", "แขวง"))}
    bare = {text.removeprefix("ตำบล").removeprefix("แขวง") for text in tambons}
    places = Place.objects.in_full().annotate(digits=Length("code"))
    named_places = places.filter(Q(digits__lte=4) | Q(name_th__in=bare)).order_by(
        "sort_key", "code"
    )
    short = []
    for place in named_places:
        ground = ("places", place.pk, place.in_full)
        yield place.in_full, ground
        if len(place.code) == 2:
            short.append((place.name_th, ground))
    for zone in Zone.objects.filter(round=award_round):
        yield zone.name, ("zones", zone.pk, zone.name)
    yield from short

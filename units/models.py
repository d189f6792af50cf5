"""Who exists: places, inspection regions, offices and people."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Length, NullIf
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thai.searching import search_form
from thai.sorting import sort_key
from units.place_codes import kind_of

Row = TypeVar("Row", bound=models.Model)


class NamedQuerySet(models.QuerySet[Row]):
    def found(self, typed: str) -> Self:
        """Rows whose name holds what was typed, whatever its spaces, case and digits."""
        return self.filter(search_text__contains=search_form(typed)) if typed else self


class Versioned(models.Model):
    """Something that people edit on a page; `edits` counts the changes, so that a page that was
    opened before the last of them is refused instead of undoing it."""

    edits = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


class Named(models.Model):
    """Something people look up by name: carries its Thai sort key and its search form."""

    sort_key = models.CharField(max_length=250, editable=False, db_index=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "sort_key", "search_text"}
        super().save(*args, **kwargs)

    @property
    def in_full(self) -> str:
        """The name as it is offered where one picks a row."""
        return str(self)

    def words(self) -> tuple[str, str]:
        """What it sorts by, and everything it is found by."""
        raise NotImplementedError

    def fill_keys(self) -> None:
        """Compute the stored keys; `save` does it, `bulk_create` must be preceded by it."""
        by, text = self.words()
        self.sort_key, self.search_text = sort_key(by), search_form(text)


class Region(models.Model):
    """An inspection region (เขตตรวจราชการ); numbers 1 to 18."""

    emergency = "__all__"

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("inspection region")

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


def _brief(unit: str) -> Coalesce:
    """The short name of a related office, or else its name."""
    short = NullIf(f"{unit}__short_name", Value(""))
    return Coalesce(short, f"{unit}__name", output_field=models.CharField())


class PlaceQuerySet(NamedQuerySet["Place"]):
    def in_full(self) -> PlaceQuerySet:
        """With the places above each, which its full name tells."""
        return self.select_related("parent__parent")

    def widest_first(self) -> PlaceQuerySet:
        """Provinces, then districts, then tambons, each in Thai alphabetical order."""
        return self.order_by(Length("code"), "sort_key", "code")


class Place(Named):
    """A province, district or tambon, by its place code of 2, 4 or 6 digits."""

    emergency = "__all__"

    code = models.CharField(max_length=6, unique=True)
    name_th = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True)
    code_is_official = models.BooleanField(default=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^([0-9]{2}|[0-9]{4}|[0-9]{6})$"),
                name="place_code_has_2_4_or_6_digits",
            )
        ]

    def __str__(self) -> str:
        return self.name_th

    @property
    def in_full(self) -> str:
        """ "อำเภอเขาสมิง จังหวัดตราด"; up to two queries unless joined."""
        own = f"{kind_of(self.code)}{self.name_th}"
        return f"{own} {self.parent.in_full}" if self.parent else own

    def words(self) -> tuple[str, str]:
        name = f"{kind_of(self.code)}{self.name_th}"
        return self.name_th, f"{name} {self.name_en} {self.code}"


class UnitQuerySet(NamedQuerySet["Unit"]):
    def under(self, unit: Unit) -> UnitQuerySet:
        """`unit` itself and everything below it in the tree."""
        return self.filter(path__startswith=unit.path)

    def with_whereabouts(self) -> UnitQuerySet:
        """With `province_name` and `above_name`, without making rows of province and parent."""
        return self.annotate(province_name=F("province__name_th"), above_name=_brief("parent"))

    def visible_to(self, user: User) -> UnitQuerySet:
        """All for who oversees; for an officer the own office and what is below it."""
        if user.oversees:
            return self
        return self.under(user.unit) if user.is_officer and user.unit else self.none()


class UnitKind(models.TextChoices):
    DEPARTMENT = "department", _("department")
    INSPECTOR = "inspector", _("inspector's office")
    LEARNING_CENTRE = "learning_centre", _("learning centre")
    PROVINCE = "province", _("provincial office")
    DISTRICT = "district", _("district office")
    FUND_SECRETARIAT = "fund_secretariat", _("women's fund district secretariat")
    WORKING_GROUP = "working_group", _("tambon or municipal working group")
    OCCUPATION_GROUP = "occupation_group", _("occupational group")
    OTHER = "other", _("other")


# The department's own, of a province and of a district.
LOCAL_OFFICES = (UnitKind.PROVINCE, UnitKind.DISTRICT)


class Unit(Named, Versioned):
    """An office or body (หน่วยงาน) that nominates, is nominated, or lends its people."""

    emergency = "__all__"
    has_history = True

    # Joined by "/" these make the path, so that a subtree is one indexed prefix.
    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    name = models.CharField(_("official name"), max_length=300)
    named_since = models.DateField(_("name in force since"), null=True, blank=True)
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("province, district or tambon"),
    )
    province = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="province_units",
        verbose_name=_("province"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("office above it"),
    )
    path = models.CharField(max_length=300, unique=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("office")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(path__endswith="/"), name="unit_path_is_closed"),
        ]

    def __str__(self) -> str:
        return self.name

    def words(self) -> tuple[str, str]:
        return self.name, f"{self.name} {self.short_name} {self.code}"

    def fill_keys(self) -> None:
        super().fill_keys()
        above = self.parent.path if self.parent else ""
        self.path = f"{above}{self.code}/"

    @property
    def kind_label(self) -> str:
        """The kind in words. Django's own looks through all choices, at every line of a list."""
        return str(UnitKind(self.kind).label)

    @property
    def brief(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name

    def is_above(self, other: Unit) -> bool:
        """Whether `other` is this unit or below it."""
        return other.path.startswith(self.path)


class UnitName(models.Model):
    """A name that a unit had, with the days on which it was in force."""

    emergency = "__all__"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=300)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField()

    class Meta:
        ordering = ["-valid_until"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_from__lte=models.F("valid_until")),
                name="unit_name_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Language(models.TextChoices):
    THAI = "th", _("Thai")
    ENGLISH = "en", _("English")


class UserQuerySet(NamedQuerySet["User"]):
    def with_office(self) -> UserQuerySet:
        """With `office_name`, without making a row of the office."""
        return self.annotate(office_name=_brief("unit"))

    def visible_to(self, user: User) -> UserQuerySet:
        """All for who oversees; for an officer the people of the own office and below it."""
        if user.oversees:
            return self
        return self.filter(user.runs_office("unit"))

    def data_readable_by(self, user: User) -> UserQuerySet:
        """The person oneself; administrators reach everybody."""
        return self if user.is_administrator else self.filter(pk=user.pk)


class PeopleManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Django's own ways of making a user, and our ways of finding one."""


# The roles of the house: the flag of a person, and what it is called.
ROLES = {"is_administrator": _("administrator"), "is_auditor": _("auditor")}


class User(Named, Versioned, AbstractUser):
    """A person who signs in, with the position they hold today.

    Documents keep the name and position of their own day; this row only knows the present.
    """

    # Never the password.
    emergency = (
        "id",
        "last_login",
        "is_superuser",
        "first_name",
        "last_name",
        "email",
        "is_staff",
        "is_active",
        "date_joined",
        "username",
        "title",
        "position",
        "rank",
        "assignment",
        "unit",
        "phone",
        *ROLES,
        "invited_at",
        "erased_at",
    )
    has_history = True

    username = models.CharField(
        _("sign-in name"), max_length=150, unique=True, validators=[ASCIIUsernameValidator()]
    )
    title = models.CharField(_("title before the name"), max_length=50, blank=True)
    position = models.CharField(_("position"), max_length=200, blank=True)
    rank = models.CharField(_("position level"), max_length=100, blank=True)
    assignment = models.CharField(_("assignment"), max_length=300, blank=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("office"),
    )
    phone = models.CharField(_("official telephone"), max_length=60, blank=True)
    # Of what is mailed; pages are in the language that the browser keeps.
    language = models.CharField(
        _("language of mails"), max_length=2, choices=Language, default=Language.THAI
    )
    is_administrator = models.BooleanField(ROLES["is_administrator"], default=False)
    is_auditor = models.BooleanField(ROLES["is_auditor"], default=False)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("person")
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="user_email_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(username__regex=r"^[A-Za-z0-9_.@+-]+$"), name="user_name_is_ascii"
            ),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="user_language_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def words(self) -> tuple[str, str]:
        by = f"{self.first_name} {self.last_name}".strip() or self.username
        return by, f"{self.title}{by} {self.username} {self.email} {self.position}"

    def fill_keys(self) -> None:
        """An address is one however it is typed: it is kept in small letters."""
        super().fill_keys()
        self.email = self.email.lower()

    @property
    def full_name(self) -> str:
        """Title, first and last name as on official papers: "นางสาวเบญจมาศ วงษ์สุวรรณ"."""
        return f"{self.title}{self.first_name} {self.last_name}".strip()

    @property
    def full_position(self) -> str:
        """Position with its rank: "นักวิชาการพัฒนาชุมชนชำนาญการ"."""
        return f"{self.position}{self.rank}"

    @property
    def roles(self) -> list[Promise]:
        """What the person is in the house, in words."""
        return [label for flag, label in ROLES.items() if getattr(self, flag)]

    @property
    def oversees(self) -> bool:
        """Administrators and auditors read every list of the configuration."""
        return self.is_administrator or self.is_auditor

    @property
    def is_officer(self) -> bool:
        """Whether the person runs an office of their own. The department at the root is
        everybody's: its inspectors do not run the offices below it."""
        return self.unit is not None and self.unit.parent_id is not None

    def runs_office(self, office: str) -> Q:
        """The condition that the person is an officer of `office` (the way from a row to it), or
        of one above it."""
        if not self.is_officer or self.unit is None:
            return Q(pk__in=())
        return Q(**{f"{office}__path__startswith": self.unit.path})

    def acts_for(self, unit: Unit) -> bool:
        """Whether the person's own office is `unit` or stands above it."""
        return self.unit is not None and self.unit.is_above(unit)


class BouncedAddress(models.Model):
    """An address from which mail came back: nothing is mailed there until the person has another
    one, or an administrator says that it takes mail again."""

    emergency = ()

    address = models.EmailField(unique=True)
    # What the mail server said, or who marked it.
    answer = models.CharField(max_length=300, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "bounced addresses"

    def __str__(self) -> str:
        return self.address


class Laid(models.Model):
    """What a release lays into the database besides its tables, by the digest of what was laid
    (units/laid.py)."""

    emergency = ()

    name = models.CharField(max_length=20, unique=True)
    digest = models.CharField(max_length=64)
    laid_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "laid"

    def __str__(self) -> str:
        return self.name

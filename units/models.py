"""Who exists: places, inspection regions, offices and people."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thai.searching import search_form
from thai.sorting import sort_key


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

    def words(self) -> tuple[str, str]:
        """What it sorts by, and everything it is found by."""
        raise NotImplementedError

    def fill_keys(self) -> None:
        """Compute the stored keys; `save` does it, `bulk_create` must be preceded by it."""
        by, text = self.words()
        self.sort_key, self.search_text = sort_key(by), search_form(text)


class Region(models.Model):
    """An inspection region (เขตตรวจราชการ); numbers 1 to 18."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("inspection region")

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class Place(Named):
    """A province, district or tambon, by its place code of 2, 4 or 6 digits."""

    code = models.CharField(max_length=6, unique=True)
    name_th = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True)
    code_is_official = models.BooleanField(default=True)

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

    def words(self) -> tuple[str, str]:
        return self.name_th, f"{self.name_th} {self.name_en} {self.code}"


class UnitQuerySet(models.QuerySet["Unit"]):
    def under(self, unit: Unit) -> UnitQuerySet:
        """`unit` itself and everything below it in the tree."""
        return self.filter(path__startswith=unit.path)


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


class Unit(Named):
    """An office or body (หน่วยงาน) that nominates, is nominated, or lends its people."""

    # Joined by "/" these make the path, so that a subtree is one indexed prefix.
    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    name = models.CharField(_("official name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="units")
    province = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="province_units"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
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
        return self.name, f"{self.name} {self.short_name}"

    def fill_keys(self) -> None:
        super().fill_keys()
        above = self.parent.path if self.parent else ""
        self.path = f"{above}{self.code}/"

    def is_above(self, other: Unit) -> bool:
        """Whether `other` is this unit or below it."""
        return other.path.startswith(self.path)


class UnitName(models.Model):
    """A name that a unit had, with the days on which it was in force."""

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


class User(Named, AbstractUser):
    """A person who signs in, with the position they hold today.

    Documents keep the name and position of their own day; this row only knows the present.
    """

    username = models.CharField(
        _("sign-in name"), max_length=150, unique=True, validators=[ASCIIUsernameValidator()]
    )
    title = models.CharField(_("title"), max_length=50, blank=True)
    position = models.CharField(_("position"), max_length=200, blank=True)
    rank = models.CharField(_("rank"), max_length=100, blank=True)
    assignment = models.CharField(_("assignment"), max_length=300, blank=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("office"),
    )
    is_administrator = models.BooleanField(_("administrator"), default=False)
    is_auditor = models.BooleanField(_("auditor"), default=False)

    objects: ClassVar[UserManager[User]] = UserManager()  # type: ignore[assignment]

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
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def words(self) -> tuple[str, str]:
        by = f"{self.first_name} {self.last_name}".strip() or self.username
        return by, f"{self.title}{by} {self.username} {self.email} {self.position}"

    @property
    def full_name(self) -> str:
        """Title, first and last name as on official papers: "นางสาวเบญจมาศ วงษ์สุวรรณ"."""
        return f"{self.title}{self.first_name} {self.last_name}".strip()

    @property
    def full_position(self) -> str:
        """Position with its rank: "นักวิชาการพัฒนาชุมชนชำนาญการ"."""
        return f"{self.position}{self.rank}"

    def acts_for(self, unit: Unit) -> bool:
        """Whether the person's own office is `unit` or stands above it."""
        return self.unit is not None and self.unit.is_above(unit)

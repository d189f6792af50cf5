"""Evidence: a file, a link or a text that supports dimensions or indicators.

Replacing an item adds a version; removing it hides it. Nothing is ever overwritten.
"""

from __future__ import annotations

import datetime
from uuid import uuid4

from django.db import models
from django.db.models import OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _

from evaluations.entry.evidence.kinds import shown_as
from evaluations.entry.evidence.naming import file_name, preview_name
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.constraints import holds, one_of, unique
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.removal import HeldAt
from evaluations.setup.rubrics.models import Dimension, Indicator
from units.models import User, Versioned


class EvidenceKind(models.TextChoices):
    FILE = "file", _("file")
    LINK = "link", _("link")
    TEXT = "text", _("text")


class Scan(models.TextChoices):
    """What the virus scanner said; OFF where there was none when the file came."""

    OFF = "off", _("not checked")
    WAITING = "waiting", _("is being checked for viruses")
    CLEAN = "clean", _("no virus found")
    INFECTED = "infected", _("a virus was found")


class Preview(models.TextChoices):
    NONE = "none", _("no preview")
    WAITING = "waiting", _("the preview is being made")
    READY = "ready", _("preview")
    FAILED = "failed", _("no preview could be made")


# A file may be handed out.
SERVED = (Scan.OFF, Scan.CLEAN)
# A preview is still to be drawn, asked for or not.
UNDRAWN = (Preview.NONE, Preview.WAITING)


class EvidenceQuerySet(models.QuerySet["EvidenceItem"]):
    def shown(self) -> EvidenceQuerySet:
        return self.filter(removed_at__isnull=True)

    def visible_to(self, user: User) -> EvidenceQuerySet:
        """Of the nominations that `user` reads; what is removed only for who keeps or oversees."""
        readable = self.filter(nomination__in=Nomination.objects.visible_to(user))
        if user.oversees:
            return readable
        nominations = Nomination.objects.kept_by(user)
        return readable.filter(Q(removed_at__isnull=True) | Q(nomination__in=nominations))

    def kept_by(self, user: User) -> EvidenceQuerySet:
        return self.filter(nomination__in=Nomination.objects.kept_by(user))


class EvidenceItem(Versioned):
    of_round = "nomination__category__award__round"
    held_at = HeldAt(_("evidence"), "nomination_evidence", "nomination_id")
    emergency = ()

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="evidence")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.TextField(_("name of the piece"))
    dimensions = models.ManyToManyField(
        Dimension, blank=True, related_name="evidence", verbose_name=_("dimensions")
    )
    indicators = models.ManyToManyField(
        Indicator, blank=True, related_name="evidence", verbose_name=_("indicators")
    )
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = _("evidence")
        constraints = [unique("nomination", "number", name="evidence_number_is_unique")]

    def __str__(self) -> str:
        return self.title


class VersionQuerySet(models.QuerySet["EvidenceVersion"]):
    def visible_to(self, user: User) -> VersionQuerySet:
        """Of the items that `user` sees, and those that stand on the user's own sheets or are
        cited there, or on the sheet of the own committee."""
        items = EvidenceItem.objects.visible_to(user)
        readable = Nomination.objects.visible_to(user)
        judged = Q(item__nomination__in=readable, pins__sheet__seat__user=user)
        cited = self.model._default_manager.filter(
            Q(citations__sheet__seat__user=user) | Q(citations__sheet__committee__seats__user=user)
        )
        cited_here = Q(item__nomination__in=readable, pk__in=cited.values("pk"))
        return self.filter(Q(item__in=items) | judged | cited_here).distinct()

    def served_to(self, user: User) -> VersionQuerySet:
        """What may be handed out: nothing unscanned or infected, but to who brought it."""
        versions = self.visible_to(user).filter(discarded_at__isnull=True)
        return versions.filter(Q(scan__in=SERVED) | Q(added_by=user))

    def newest(self) -> VersionQuerySet:
        """The version of each item that is shown."""
        later = EvidenceVersion.objects.filter(
            item=OuterRef("item"), number__gt=OuterRef("number")
        )
        return self.filter(~models.Exists(later))

    def shown_of(self, nomination: int) -> VersionQuerySet:
        """The version of each shown item of a nomination, in the items' order, with its item."""
        shown = self.newest().filter(item__nomination=nomination, item__removed_at__isnull=True)
        return shown.order_by("item__number").select_related("item")


class EvidenceVersion(models.Model):
    of_round = "item__nomination__category__award__round"
    emergency = ()

    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(_("kind"), max_length=4, choices=EvidenceKind)
    text = models.TextField(_("text"), blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    file = models.CharField(max_length=200, blank=True)
    original_name = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    has_script = models.BooleanField(default=False)
    # A photo that says where it was taken.
    has_place = models.BooleanField(default=False)
    scan = models.CharField(max_length=8, choices=Scan, default=Scan.OFF)
    scan_note = models.CharField(max_length=200, blank=True)
    preview = models.CharField(max_length=7, choices=Preview, default=Preview.NONE)
    # The size in bytes of each page's picture, in order.
    page_sizes = models.JSONField(default=list)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_late = models.BooleanField(_("after the deadline"), default=False)
    # Its time was over: the file is gone, and what is told of it stays.
    discarded_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            unique("item", "number", name="evidence_version_is_unique"),
            one_of("kind", EvidenceKind, "evidence_kind_is_known"),
            one_of("scan", Scan, "evidence_scan_is_known"),
            one_of("preview", Preview, "evidence_preview_is_known"),
            holds(
                Q(kind=EvidenceKind.FILE, text="", url="") & ~Q(file="")
                | Q(kind=EvidenceKind.LINK, text="", file="", url__startswith="https://")
                | Q(kind=EvidenceKind.TEXT, url="", file="") & ~Q(text=""),
                "evidence_holds_what_its_kind_says",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} ({self.number})"

    @property
    def shown_as(self) -> str:
        """link, text, or how the file is shown (kinds.py)."""
        return shown_as(self.content_type) if self.kind == EvidenceKind.FILE else self.kind

    @property
    def kind_label(self) -> str:
        """ "PDF" for a file, else its kind in words."""
        if self.kind == EvidenceKind.FILE:
            return self.extension.upper()
        return str(EvidenceKind(self.kind).label)

    @property
    def is_served(self) -> bool:
        """Whether others than who brought it may have it."""
        return self.scan in SERVED and self.discarded_at is None

    def is_served_to(self, person: int) -> bool:
        """Whether this person may have it: who brought it, also before it is checked."""
        return self.discarded_at is None and (self.is_served or self.added_by_id == person)

    @property
    def pages(self) -> int:
        """How many pages have a picture."""
        return len(self.page_sizes)

    @property
    def extension(self) -> str:
        return self.file.rpartition(".")[2]

    @property
    def offered_name(self) -> str:
        """The name under which it is downloaded."""
        return file_name(self.original_name or self.item.title, self.extension)

    def page_file(self, page: int) -> str:
        """The stored picture of a page, from 1."""
        return preview_name(self.file, page)


class EvidenceView(models.Model):
    """A reader has looked at a version: so that what is not yet opened can be told."""

    of_round = "version__item__nomination__category__award__round"
    emergency = ()

    version = models.ForeignKey(EvidenceVersion, models.PROTECT, related_name="openings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [unique("version", "user", name="opening_is_unique")]

    def __str__(self) -> str:
        return f"{self.version_id}"


class UploadState(models.TextChoices):
    """What became of a file; how far its checking is, its job says."""

    RECEIVING = "receiving", _("is being received")
    RECEIVED = "received", _("is received, being checked")
    TAKEN = "taken", _("stored")
    HELD = "held", _("received, but not taken yet")
    REFUSED = "refused", _("not taken")


# Its sender may go on with it, try once more or give it up.
WITH_SENDER = (UploadState.RECEIVING, UploadState.HELD)
# Its sender was told why it does not stand on the page.
NOT_TAKEN = (UploadState.REFUSED, UploadState.HELD)
# Nothing more will become of it.
ENDED = (UploadState.TAKEN, UploadState.REFUSED)
# They fill room that another file cannot have.
UNFINISHED = (UploadState.RECEIVING, UploadState.RECEIVED, UploadState.HELD)


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: User) -> UploadQuerySet:
        return self.filter(owner=user)

    def unfinished(self) -> UploadQuerySet:
        return self.filter(state__in=UNFINISHED)

    def unclaimed(self, since: datetime.datetime) -> UploadQuerySet:
        """Those to which nobody is adding, or somebody who is silent since then."""
        return self.filter(Q(claim=None) | Q(touched_at__lt=since))

    def bytes_claimed(self) -> int:
        """What the unfinished ones will fill."""
        claimed: int | None = self.unfinished().aggregate(sum=Sum("size"))["sum"]
        return claimed or 0


class Upload(models.Model):
    """A file on its way in. Its bytes lie in the store under its key, and `offset` of them have
    come; `sign` is what the store knows them by."""

    of_round = "nomination__category__award__round"
    emergency = ()

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="uploads")
    item = models.ForeignKey(EvidenceItem, models.PROTECT, null=True, related_name="uploads")
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    title = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    dimensions = models.JSONField(default=list)
    indicators = models.JSONField(default=list)
    size = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    sign = models.TextField(blank=True)
    # Which sender adds to it just now.
    claim = models.UUIDField(null=True)
    # Name, size and age of the file on the sender's device: the same file goes on.
    fingerprint = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=9, choices=UploadState, default=UploadState.RECEIVING)
    message = models.TextField(blank=True)
    stored = models.CharField(max_length=200, blank=True)
    finding = models.JSONField(default=dict)
    version = models.ForeignKey(EvidenceVersion, models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    # What checks and stores it; finished jobs expire.
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["begun_at"]
        constraints = [
            one_of("state", UploadState, "upload_state_is_known"),
            holds(Q(size__gt=0), "upload_is_not_empty"),
            holds(Q(offset__lte=models.F("size")), "upload_ends_with_its_size"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """How far it is, in words."""
        is_running = self.job is not None and self.job.state == JobState.RUNNING
        if is_running and self.state == UploadState.RECEIVED:
            return str(_("is being checked and stored"))
        return self.get_state_display()

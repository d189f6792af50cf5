"""The journal: who did what, when, before and after, and why. Rows are only ever added."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from evaluations.platform.constraints import holds, unique
from units.models import User


class Entry(models.Model):
    """One change. `by` is empty for the system itself (loading the registry, a nightly job)."""

    emergency = ()

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=250)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)
    # Of all the above, so that a seal that does not fit can name the entry that was touched.
    digest = models.CharField(max_length=64)
    # The keyed digest of the digest, and which key made it (signing.py). Unique, so that no entry
    # can be written a second time.
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=81, unique=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class JournalKey(models.Model):
    """A key that signs entries, by its fingerprint; the key itself is never in the database."""

    emergency = ()

    fingerprint = models.CharField(max_length=16, unique=True)
    first_used_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.fingerprint


class Verification(models.Model):
    """What a nightly check found: `finding` is empty where everything fits.

    Of the journal: `chain` is the newest seal up to which everything fitted, from where the next
    night goes on; `is_whole` says that the check began at the first entry.
    """

    emergency = "__all__"

    kind = models.CharField(max_length=10)
    checked_at = models.DateTimeField()
    checked = models.PositiveIntegerField()
    finding = models.TextField(blank=True)
    chain = models.CharField(max_length=64, blank=True)
    is_whole = models.BooleanField(default=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.finding or self.kind


class Seal(models.Model):
    """A Merkle root over the entries since the last seal, chained to that seal."""

    emergency = "__all__"

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()
    first_entry_id = models.PositiveBigIntegerField()
    last_entry_id = models.PositiveBigIntegerField(unique=True)
    entry_count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    chain = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            holds(
                Q(first_entry_id__lte=models.F("last_entry_id")) & Q(entry_count__gte=1),
                "seal_covers_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def stamp(self) -> "TimeStamp | None":
        """The first time stamp that covers it: its own, or one of a later seal, whose chain
        digest comes from this one's."""
        covering = TimeStamp.objects.filter(seal__number__gte=self.number, renews=None)
        return covering.order_by("stamped_at", "pk").first()


class TimeStamp(models.Model):
    """An RFC 3161 token: an authority outside had the chain digest of the seal at `stamped_at`.

    One that `renews` another is over the chain digest and that token together: it says that the
    older token was there while its certificate held.
    """

    # A token is read by programs; what it says stands in the other columns.
    emergency = (
        *("seal", "authority", "authority_name", "stamped_at", "certificate_ends_at"),
        "renews",
    )

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="stamps")
    # Where it was asked for, and what its certificate calls it.
    authority = models.CharField(max_length=300)
    authority_name = models.CharField(max_length=200)
    stamped_at = models.DateTimeField()
    certificate_ends_at = models.DateTimeField()
    renews = models.OneToOneField("self", models.PROTECT, null=True, related_name="renewal")
    token = models.BinaryField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique(
                "seal", "authority", name="one_stamp_of_an_authority", among=Q(renews__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority_name} {self.stamped_at:%Y-%m-%d %H:%M}"

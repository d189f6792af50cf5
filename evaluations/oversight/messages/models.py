"""Messages that administrators write: the templates, what was sent, and to whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import one_of, unique
from evaluations.setup.rounds.models import AwardRound
from units.models import BouncedAddress, User, Versioned

# A page of ticked rows is told in less.
LONGEST_CHOICE = 1000


class TemplateQuerySet(models.QuerySet["MessageTemplate"]):
    def visible_to(self, user: User) -> TemplateQuerySet:
        return self if user.is_administrator else self.none()


class MessageTemplate(Versioned):
    """Wording that is filled for each person; its fields are those of fields.py."""

    emergency = ()

    name = models.CharField(_("name"), max_length=120)
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=4000)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("message template")
        constraints = [unique("name", name="message_template_name_is_unique")]

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("is being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    SETTLED = "settled", _("not needed any more")
    STOPPED = "stopped", _("stopped")


# It may still leave.
ON_ITS_WAY = (DeliveryState.WAITING, DeliveryState.SENDING)


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> MessageQuerySet:
        return self if user.is_administrator else self.none()

    def with_counts(self) -> MessageQuerySet:
        """With how many deliveries are in each state."""
        states = {
            state.value: Count("deliveries", filter=Q(deliveries__state=state))
            for state in DeliveryState
        }
        return self.annotate(**states)


class Message(models.Model):
    """One message to everybody who owed the same; the wording is kept as it was.

    `choice` says who was meant (choosing.py). `key` is a digest of everything that was previewed:
    the same message leaves once.
    """

    of_round = "round"
    emergency = ()

    round = models.ForeignKey(AwardRound, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=20)
    choice = models.CharField(max_length=LONGEST_CHOICE, blank=True)
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=4000)
    key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    send_at = models.DateTimeField()

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("message")

    def __str__(self) -> str:
        return self.subject


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: User) -> DeliveryQuerySet:
        return self if user.is_administrator else self.none()

    def to_bounced(self) -> DeliveryQuerySet:
        """To addresses from which mail came back."""
        return self.filter(address__in=BouncedAddress.objects.values("address"))

    def with_bounce(self) -> DeliveryQuerySet:
        """With `bounced`, what was said when mail to the address came back."""
        rows = BouncedAddress.objects.filter(address=models.OuterRef("address"))
        return self.annotate(bounced=models.Subquery(rows.values("answer")))


class Delivery(models.Model):
    """The message to one person, as it is mailed."""

    of_round = "message__round"
    emergency = ()

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    user = models.ForeignKey(User, models.PROTECT, related_name="deliveries")
    address = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    state = models.CharField(
        _("state"), max_length=8, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    # What the mail server said where it did not want it.
    answer = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    # When it last came into its state.
    touched_at = models.DateTimeField()

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("delivery")
        constraints = [
            unique("message", "user", name="message_reaches_a_person_once"),
            one_of("state", DeliveryState, "delivery_state_is_known"),
        ]
        indexes = [models.Index(fields=["state", "message"])]

    def __str__(self) -> str:
        return self.address

    @property
    def tone(self) -> str:
        """The colour in which its state is shown."""
        tones = {DeliveryState.SENT: "good", DeliveryState.FAILED: "bad"}
        return tones.get(DeliveryState(self.state), "calm")

"""The newest chain digest leaves the machine: history cannot be exchanged unseen.

It stands on every certified paper and on a public page as well (publication/views.py).
"""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from evaluations.platform.journal.models import Verification
from evaluations.platform.journal.sealing import newest_seal
from evaluations.platform.journal.stamps import newest_stamp
from units.mail import send_text
from units.models import User


def tell_auditors(checks: list[Verification]) -> int:
    """Have the newest seal and what the nightly checks found mailed by the worker; returns to how
    many auditors."""
    auditors = User.objects.filter(is_auditor=True, is_active=True).exclude(email="")
    addresses = list(auditors.order_by("pk").values_list("email", flat=True))
    newest = {"seal": newest_seal(), "stamp": newest_stamp()}
    params = {**newest, "checks": checks, "at": timezone.now()}
    with override("th"):
        subject = render_to_string(
            "evaluations/platform/journal/witness_subject.txt", params
        ).strip()
        text = render_to_string("evaluations/platform/journal/witness.txt", params)
    for address in addresses:
        send_text.enqueue(subject, text, address)
    return len(addresses)

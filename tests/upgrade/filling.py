"""What a kept base holds: one of everything, and a second panel of the day that is certified."""

from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from evaluations.judging.scoring.models import Mark, ScoreSheet
from evaluations.oversight.operations.tables import asked, counts
from evaluations.platform.journal.sealing import seal_settled
from tests.architecture.one_of_everything import one_of_everything
from tests.decided import certified_documents
from tests.factories import (
    PASSWORD,
    filled_sheet,
    make_cast,
    make_category,
    make_nomination,
    make_slot,
)

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def fill() -> dict[str, Any]:
    """Fill the empty database of the settings; returns what the tests ask of it later."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    cast = make_cast()
    one_of_everything(cast)
    certified_documents(cast, make_category(award_round=cast.category.award.round))
    live = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[live])
    sheet: ScoreSheet = filled_sheet(judge=cast.secretary, nomination=live)
    TOTP.activate(cast.auditor, SEED)
    seal_settled()
    mark = Mark.objects.filter(sheet=sheet).order_by("pk")[0]
    facts = {
        "made_at": timezone.now().isoformat(),
        "password": PASSWORD,
        "judge": cast.secretary.username,
        "sheet": sheet.pk,
        "indicator": mark.indicator_id,
        "counts": counts(asked),
    }
    connection.close()
    return facts

"""Choosing what becomes public, and taking in an archive."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.outcome.publication.bundle import Bundle
from evaluations.outcome.publication.models import Archive, Publication
from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import add, edit
from evaluations.setup.rounds.models import AwardRound
from units.models import User

SHOWN = ("public_from", "shows_ranks", "shows_bands", "shows_totals", "shows_profiles")


@transaction.atomic
def plan_publication(
    *, by: User, award_round: AwardRound, edits: int | None, values: Mapping[str, Any]
) -> Publication:
    """Store what a round shows and from when. The phase "published" makes it so."""
    require_administrator(by)
    if not any(values[name] for name in SHOWN[1:]):
        raise Refused(_("Choose at least one thing that becomes public."))
    publication = Publication.objects.filter(round=award_round).first()
    if publication is None:
        new = Publication(round=award_round, **values)
        return add(by=by, row=new, verb="publication.planned", shown=SHOWN)
    return edit(by=by, row=publication, edits=edits, values=values, verb="publication.planned")


@transaction.atomic
def ingest(*, by: User, bundle: Bundle) -> Archive:
    """Keep a bundle to be read; the same one again is the archive that is there."""
    require_administrator(by)
    if known := Archive.objects.filter(sha256=bundle.sha256).first():
        return known
    try:
        with transaction.atomic():
            archive = Archive.objects.create(
                name=bundle.content["name"][:300],
                sha256=bundle.sha256,
                content=bundle.content,
                taken_in_at=timezone.now(),
                taken_in_by=by.full_name,
            )
    except IntegrityError:
        return Archive.objects.get(sha256=bundle.sha256)
    record(by=by, verb="archive.taken_in", subject=archive, after={"sha256": archive.sha256})
    return archive

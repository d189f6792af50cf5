"""Changes to rounds, awards, categories and bands."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import add, edit, lock, locked_row, write
from evaluations.platform.removal import Hold, holds_of, refuse_held, why_not
from evaluations.setup.rounds.freezing import (
    AWARD_RULES,
    ROUND_RULES,
    SHEETS,
    refuse_because,
    why_names_stay,
    why_rules_stay,
)
from evaluations.setup.rounds.lines import BandLine, CategoryLine, QuotaLine, changeable
from evaluations.setup.rounds.models import (
    Award,
    AwardRound,
    Band,
    Category,
    Phase,
    RoundLevel,
    Stage,
)
from units.models import User

SHIFT = 10_000
SHOWN = ("name", "fiscal_year_be", "level", "is_rehearsal")


@transaction.atomic
def add_round(*, by: User, award_round: AwardRound) -> AwardRound:
    """Store a new draft round."""
    require_administrator(by)
    _check_next(award_round, {})
    return add(by=by, row=award_round, verb="round.added", shown=SHOWN)


@transaction.atomic
def edit_round(
    *, by: User, award_round: AwardRound, edits: int | None, values: Mapping[str, Any]
) -> AwardRound:
    """Change a round. Once it is open, how marks are given and counted stays as it is; with the
    first mark also after it was taken back to draft."""
    require_administrator(by)
    locked = lock(award_round, edits)
    changes = dict(values)
    if not locked.is_editable:
        changes = {name: changes[name] for name in changeable(locked.phase) if name in changes}
    if any(
        getattr(locked, name) != changes.get(name, getattr(locked, name)) for name in ROUND_RULES
    ):
        refuse_because(why_rules_stay(award__round=locked))
    _check_cascade(locked, changes.get("next_round"))
    _check_next(locked, changes)
    _check_rehearsal(locked, changes.get("is_rehearsal", locked.is_rehearsal))
    return edit(by=by, row=locked, edits=None, values=changes, verb="round.changed")


def _check_cascade(award_round: AwardRound, following: AwardRound | None) -> None:
    """Going up from level to level must not come back."""
    above = dict(AwardRound.objects.values_list("pk", "next_round"))
    seen, key = {award_round.pk}, following.pk if following else None
    while key is not None:
        if key in seen:
            raise Refused(_("The next level's round leads back to this one. Choose another."))
        seen.add(key)
        key = above[key]


def _check_next(award_round: AwardRound, values: Mapping[str, Any]) -> None:
    """Winners go up, and a rehearsal's stay among rehearsals: what the round would be, with the
    next one, and with those below that name it."""
    level = values.get("level", award_round.level)
    is_rehearsal = values.get("is_rehearsal", award_round.is_rehearsal)
    following = values.get("next_round", award_round.next_round)
    if following is not None:
        refuse_because(why_not_next(level, is_rehearsal, following.level, following.is_rehearsal))
    for below in award_round.lower_rounds.all() if award_round.pk else ():
        if why := why_not_next(below.level, below.is_rehearsal, level, is_rehearsal):
            raise Refused(
                _("“%(round)s” names this round: %(why)s") % {"round": below, "why": why}
            )


def why_not_next(level: str, is_rehearsal: bool, above: str, above_is_rehearsal: bool) -> str:
    """Why a round of `level` may not send its winners to one `above`; empty where it may."""
    order = list(RoundLevel)
    if not is_rehearsal and above_is_rehearsal:
        return _("A real round cannot send its winners to a rehearsal, which may be wiped.")
    if is_rehearsal and not above_is_rehearsal:
        return _("A rehearsal cannot send its winners to a real round.")
    if order.index(RoundLevel(above)) < order.index(RoundLevel(level)):
        params = {"above": RoundLevel(above).label, "level": RoundLevel(level).label}
        return _("Winners go up: from “%(level)s” they cannot go to “%(above)s”.") % params
    return ""


def _check_rehearsal(award_round: AwardRound, is_rehearsal: bool) -> None:
    """A rehearsal can be wiped; a round with nominations cannot be called one afterwards."""
    if is_rehearsal == award_round.is_rehearsal:
        return
    if Category.objects.filter(award__round=award_round, nominations__isnull=False).exists():
        raise Refused(
            _("The round has nominations, so whether it is a rehearsal can no longer change.")
        )


def editable_round(award_round: AwardRound) -> AwardRound:
    """The round, locked; refused where its awards can no longer change."""
    locked = locked_row(award_round)
    _check_editable(locked)
    return locked


def _check_editable(award_round: AwardRound) -> None:
    if not award_round.is_editable:
        raise Refused(
            _("The round is open. Take it back to draft before changing awards or categories.")
        )


@transaction.atomic
def save_award(
    *,
    by: User,
    award: Award,
    edits: int | None,
    values: Mapping[str, Any],
    categories: Sequence[CategoryLine],
    bands: Sequence[BandLine],
) -> Award:
    """Store an award with its categories, in order, and its bands; `award` may be new."""
    require_administrator(by)
    editable_round(award.round)
    if award.pk is None:
        stored = add(by=by, row=award, verb="award.added", shown=["number", "name"])
    else:
        stored = lock(award, edits)
    before = _told(stored)
    changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
    _check_frozen(stored, changed, bands)
    _check_frozen_categories(stored, categories)
    _write_categories(stored, categories)
    _write_bands(stored, bands)
    for name, value in changed.items():
        setattr(stored, name, value)
    after = _told(stored)
    differing = [name for name in after if before[name] != after[name]]
    if differing:
        write(stored, changed)
        record(
            by=by,
            verb="award.changed",
            subject=stored,
            before={name: before[name] for name in differing},
            after={name: after[name] for name in differing},
        )
    return stored


def _check_frozen(award: Award, changed: Iterable[str], bands: Sequence[BandLine]) -> None:
    """What is judged by this award keeps its rules, and what is certified its names."""
    if _bands_differ(award, bands):
        refuse_because(why_rules_stay(award=award))
    if set(AWARD_RULES) & set(changed):
        refuse_because(why_rules_stay(SHEETS, award=award))
    if "name" in changed:
        refuse_because(why_names_stay(award=award))


def _check_frozen_categories(award: Award, categories: Sequence[CategoryLine]) -> None:
    lines = {line.pk: line for line in categories}
    for stored in Category.objects.filter(award=award):
        line = lines.get(stored.pk)
        if line is None:
            continue
        if stored.name != line.name:
            refuse_because(why_names_stay(pk=stored.pk))
        if stored.rubric_id != line.rubric.pk:
            refuse_because(why_rules_stay(SHEETS, pk=stored.pk))


def _told(award: Award) -> dict[str, Any]:
    categories = Category.objects.filter(award=award).select_related("rubric")
    return {
        **{name: getattr(award, name) for name in ("number", "name", *AWARD_RULES)},
        "categories": [f"{category.name} [{category.rubric}]" for category in categories],
        "bands": [f"{band.name} ≥ {band.lower.normalize():f}" for band in award.bands.all()],
    }


def _write_categories(award: Award, lines: Sequence[CategoryLine]) -> None:
    known = {category.pk: category for category in Category.objects.filter(award=award)}
    keys = {line.pk for line in lines if line.pk in known}
    removed = Category.objects.filter(award=award).exclude(pk__in=keys)
    stages = Stage.objects.filter(category__in=removed)
    refuse_held(holds_of(removed, stages))
    stages.delete()
    removed.delete()
    Category.objects.filter(award=award).update(number=F("number") + SHIFT)
    for number, line in enumerate(lines, start=1):
        row = known.get(line.pk or 0) or Category(award=award)
        row.number, row.name, row.rubric = number, line.name, line.rubric
        row.save()


def _bands_differ(award: Award, lines: Sequence[BandLine]) -> bool:
    stored = Band.objects.filter(award=award).order_by("lower").values_list("name", "lower")
    return list(stored) != [(line.name, line.lower) for line in lines]


def _write_bands(award: Award, lines: Sequence[BandLine]) -> None:
    if not _bands_differ(award, lines):
        return
    Band.objects.filter(award=award).delete()
    Band.objects.bulk_create(Band(award=award, name=line.name, lower=line.lower) for line in lines)


QUOTA = ("quota", "quota_per", "hands_on")


@transaction.atomic
def set_quotas(*, by: User, award_round: AwardRound, lines: Iterable[QuotaLine]) -> None:
    """How many of each category go up; no mark depends on it, so it changes while the round is
    open, and until it is archived."""
    require_administrator(by)
    locked = locked_row(award_round)
    if locked.phase == Phase.ARCHIVED:
        raise Refused(_("The round is archived, so it stays as it is."))
    stored = {category.pk: category for category in Category.objects.filter(award__round=locked)}
    before, after = {}, {}
    for line in lines:
        row = stored[line.pk]
        old, new = (tuple(getattr(side, name) for name in QUOTA) for side in (row, line))
        if old == new:
            continue
        for name in QUOTA:
            setattr(row, name, getattr(line, name))
        row.save(update_fields=QUOTA)
        before[row.name], after[row.name] = list(old), list(new)
    if after:
        record(by=by, verb="round.quotas", subject=locked, before=before, after=after)


@transaction.atomic
def remove_award(*, by: User, award: Award) -> None:
    """Delete an award that nobody was nominated for."""
    require_administrator(by)
    editable_round(award.round)
    refuse_held(holds_of_award(award))
    before = _told(award)
    record(by=by, verb="award.removed", subject=award.round, before=before)
    Band.objects.filter(award=award).delete()
    Stage.objects.filter(category__award=award).delete()
    Category.objects.filter(award=award).delete()
    award.delete()


def holds_of_award(award: Award) -> list[Hold]:
    """What keeps an award: its round is open, or somebody is nominated for it or judges it."""
    holds = holds_of(
        Award.objects.filter(pk=award.pk),
        Band.objects.filter(award=award),
        Category.objects.filter(award=award),
        Stage.objects.filter(category__award=award),
    )
    return why_not(lambda: _check_editable(award.round)) + holds

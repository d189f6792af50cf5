"""Changes to the stages of a category."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import lock, write
from evaluations.setup.rounds.actions import editable_round
from evaluations.setup.rounds.freezing import refuse_because
from evaluations.setup.rounds.models import Category, Stage, StageSource
from evaluations.setup.rounds.stages.lines import FULL_MARKS, StageLine, lines_of, sum_of
from evaluations.setup.rounds.stages.problems import why_not, why_stages_stay
from evaluations.setup.rubrics.models import Rubric
from units.models import User


@transaction.atomic
def save_stages(
    *,
    by: User,
    category: Category,
    edits: int | None,
    lines: Sequence[StageLine],
    wanted: Decimal,
) -> None:
    """Make a category's total of these stages, in order; of its own sheets alone where there are
    none. `wanted` are the full marks to which the shares have to add."""
    require_administrator(by)
    editable_round(category.award.round)
    award = lock(category.award, edits)
    before = lines_of(category)
    if before == list(lines):
        return
    refuse_because(why_stages_stay(category))
    refuse_because(why_not(category, lines, wanted))
    _write_stages(category, lines)
    write(award, {})
    record(
        by=by,
        verb="category.stages",
        subject=category,
        before={"stages": [str(line) for line in before]},
        after={"stages": [str(line) for line in lines]},
    )


def _write_stages(category: Category, lines: Sequence[StageLine]) -> None:
    try:
        Stage.objects.filter(category=category).delete()
    except ProtectedError:
        raise Refused(_("Figures of a stage are keyed already, so the stages stay.")) from None
    Stage.objects.bulk_create(
        Stage(category=category, number=number, **vars(line))
        for number, line in enumerate(lines, start=1)
    )


@transaction.atomic
def add_stage_category(
    *, by: User, category: Category, name: str, rubric: Rubric, share: Decimal
) -> Category:
    """Make a stage that other judges decide: a category of its own, judged by `rubric`, whose
    certified result counts with `share`; the own sheets keep what is left."""
    require_administrator(by)
    editable_round(category.award.round)
    refuse_because(why_stages_stay(category))
    lines = lines_of(category) or [
        StageLine(_("Sheets of the committee"), FULL_MARKS, StageSource.SHEETS)
    ]
    own = next(line for line in lines if line.is_own)
    if share > own.share:
        params = {"left": f"{own.share:.2f}"}
        raise Refused(_("The committee's own sheets have %(left)s only. Choose less.") % params)
    last = Category.objects.filter(award=category.award_id).aggregate(last=Max("number"))["last"]
    source = Category.objects.create(
        award=category.award, number=last + 1, name=f"{category.name} – {name}", rubric=rubric
    )
    new = StageLine(name, share, StageSource.RESULT, source)
    stages = [
        stage
        for line in lines
        for stage in ([new, replace(line, share=line.share - share)] if line.is_own else [line])
    ]
    save_stages(by=by, category=category, edits=None, lines=stages, wanted=sum_of(lines))
    return source

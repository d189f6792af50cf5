"""The stages of a round that is copied to the next year, or made real."""

from collections.abc import Mapping

from evaluations.setup.rounds.models import AwardRound, Category, Stage


def copy_stages(source: AwardRound, made: AwardRound, copies: Mapping[int, Category]) -> None:
    """Store the stages of `source` with the new categories; `copies` are these by the primary key
    of the old one.

    A stage that counts an earlier round counts the copy of that round, where there is one; else
    the round it counted before, which readiness names. What a rehearsal quotes from another one
    is left out of a real round.
    """
    stages = Stage.objects.filter(category__award__round=source).in_full()
    for stage in stages.order_by("category", "number"):
        there = stage.from_category
        if there is not None:
            there = copies.get(there.pk) or _following(there) or there
            if there.award.round.is_rehearsal != made.is_rehearsal:
                continue
        Stage.objects.create(
            category=copies[stage.category_id],
            number=stage.number,
            name=stage.name,
            share=stage.share,
            source=stage.source,
            from_category=there,
            full_marks=stage.full_marks,
            gate=stage.gate,
        )


def _following(category: Category) -> Category | None:
    """The same category in the newest copy of its round."""
    rows = Category.objects.filter(
        award__round__copied_from=category.award.round_id,
        award__number=category.award.number,
        number=category.number,
    )
    return rows.select_related("award__round").order_by("-award__round").first()

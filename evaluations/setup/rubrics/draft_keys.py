"""By which keys the parts of a draft are known. Plain Python."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from itertools import count

from evaluations.setup.rubrics.draft import DimensionDraft, RubricDraft, changed
from evaluations.setup.rubrics.requirements import DIMENSION, INDICATOR

NEW_KEY = re.compile(r"n[0-9]{1,8}")


def keys_of(draft: RubricDraft) -> set[str]:
    used = {dimension.key for dimension in draft.dimensions}
    used |= {adjustment.key for adjustment in draft.adjustments}
    return used | {indicator.key for _number, _dimension, indicator in draft.indicators()}


def fresh_keys(draft: RubricDraft) -> Iterator[str]:
    """Keys that no part of `draft` has."""
    used = keys_of(draft)
    return (key for at in count(1) if (key := f"n{at}") not in used)


def anew(dimension: DimensionDraft, keys: Iterator[str]) -> DimensionDraft:
    key = next(keys)
    indicators = tuple(replace(part, key=next(keys)) for part in dimension.indicators)
    return replace(dimension, key=key, indicators=indicators)


def without_keys(draft: RubricDraft) -> RubricDraft:
    """The draft as new parts: nothing in it is stored yet."""
    keys = fresh_keys(RubricDraft())
    dimensions = tuple(anew(dimension, keys) for dimension in draft.dimensions)
    adjustments = tuple(replace(adjustment, key=next(keys)) for adjustment in draft.adjustments)
    return _referring(draft, replace(draft, dimensions=dimensions, adjustments=adjustments))


def _referring(old: RubricDraft, new: RubricDraft) -> RubricDraft:
    """`new` with requirements that refer to the parts which stand where they stood in `old`."""
    names: dict[tuple[str, str], str] = {}
    for before, after in zip(old.dimensions, new.dimensions, strict=True):
        names.setdefault((DIMENSION, before.key), after.key)
        for part, there in zip(before.indicators, after.indicators, strict=True):
            names.setdefault((INDICATOR, part.key), there.key)
    requirements = tuple(
        replace(
            requirement,
            reference=names.get(
                (requirement.measure, requirement.reference), requirement.reference
            ),
        )
        for requirement in new.requirements
    )
    return replace(new, requirements=requirements)


def with_keys_of(stored: RubricDraft, draft: RubricDraft) -> RubricDraft:
    """Keys that are not of `stored` become new ones, and so do those that come a second time.

    An indicator that was stored under another dimension comes as a new one.
    """
    known = {
        dimension.key: {part.key for part in dimension.indicators}
        for dimension in stored.dimensions
    }
    keys, used = fresh_keys(draft), set[tuple[str, str]]()

    def own(kind: str, key: str, ours: Container[str]) -> str:
        if (kind, key) in used or not (key in ours or NEW_KEY.fullmatch(key)):
            key = next(keys)
        used.add((kind, key))
        return key

    def owned(dimension: DimensionDraft) -> Iterable[DimensionDraft]:
        key = own("dimension", dimension.key, known)
        parts = (
            replace(part, key=own("indicator", part.key, known.get(key, ())))
            for part in dimension.indicators
        )
        yield replace(dimension, key=key, indicators=tuple(parts))

    dimensions = changed(draft.dimensions, owned)
    charged = {adjustment.key for adjustment in stored.adjustments}
    adjustments = tuple(
        replace(adjustment, key=own("adjustment", adjustment.key, charged))
        for adjustment in draft.adjustments
    )
    return _referring(draft, replace(draft, dimensions=dimensions, adjustments=adjustments))

"""Two people in the editor of one rubric: a part that the later one had left alone stands as the
earlier one saved it. Plain Python."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from evaluations.platform.as_sent import digest
from evaluations.setup.rubrics.draft import DimensionDraft, IndicatorDraft, RubricDraft

OWN = tuple(field.name for field in fields(RubricDraft) if field.name != "dimensions")


def _texts(draft: RubricDraft) -> dict[str, str]:
    texts = {name: str(getattr(draft, name)) for name in OWN}
    for dimension in draft.dimensions:
        texts[f"d{dimension.key}"] = str(replace(dimension, indicators=()))
        texts |= {f"i{indicator.key}": str(indicator) for indicator in dimension.indicators}
    return texts


def as_seen(draft: RubricDraft) -> str:
    """What each part says, for the page to bring back: digests by the part's name."""
    return json.dumps({name: digest(text) for name, text in _texts(draft).items()})


def _read(seen: str) -> dict[str, str]:
    try:
        parsed = json.loads(seen or "{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def merged(seen: str, stored: RubricDraft, typed: RubricDraft) -> RubricDraft:
    """`typed`, with what its sender had left alone as it is `stored`, and what was added since."""
    saw, now = _read(seen), _texts(stored)
    mine = _texts(typed)
    left = {
        name
        for name, text in mine.items()
        if name in now and saw.get(name) == digest(text) and text != now[name]
    }
    own = {name: getattr(stored, name) for name in OWN if name in left}
    stored_dimensions = {dimension.key: dimension for dimension in stored.dimensions}
    known = {*saw, *mine} if saw else {*mine, *now}
    indicators = {
        indicator.key: indicator for part in stored.dimensions for indicator in part.indicators
    }
    dimensions = [
        _dimension(dimension, stored_dimensions, indicators, left, known)
        for dimension in typed.dimensions
    ]
    dimensions += [
        dimension for dimension in stored.dimensions if f"d{dimension.key}" not in known
    ]
    return replace(typed, **own, dimensions=tuple(dimensions))


def _dimension(
    typed: DimensionDraft,
    dimensions: Mapping[str, DimensionDraft],
    indicators: Mapping[str, IndicatorDraft],
    left: Iterable[str],
    known: Iterable[str],
) -> DimensionDraft:
    stored = dimensions.get(typed.key)
    parts = [
        indicators[indicator.key] if f"i{indicator.key}" in left else indicator
        for indicator in typed.indicators
    ]
    parts += [
        indicator
        for indicator in (stored.indicators if stored else ())
        if f"i{indicator.key}" not in known
    ]
    whole = stored if stored and f"d{typed.key}" in left else typed
    return replace(whole, indicators=tuple(parts))

"""Database constraints that several stages share."""

from django.db.models import CheckConstraint, Choices, F, Q, UniqueConstraint


def unique(*fields: str, name: str, among: Q | None = None) -> UniqueConstraint:
    """No two rows have the same `fields`, of those that fit `among`."""
    return UniqueConstraint(fields=fields, name=name, condition=among)


def holds(condition: Q, name: str) -> CheckConstraint:
    """Every row fits `condition`."""
    return CheckConstraint(condition=condition, name=name)


def one_of(field: str, choices: type[Choices], name: str) -> CheckConstraint:
    """`field` holds one of `choices`."""
    return holds(Q(**{f"{field}__in": choices.values}), name)


def in_order(earlier: str, later: str, name: str) -> CheckConstraint:
    """`earlier` does not come after `later`, where both are known."""
    unknown = Q(**{f"{earlier}__isnull": True}) | Q(**{f"{later}__isnull": True})
    return holds(unknown | Q(**{f"{earlier}__lte": F(later)}), name)


def by_another(at: str, by: str, first: str, name: str) -> CheckConstraint:
    """What waits for a second person has both `at` and `by` or neither, and `by` is not who was
    `first`."""
    waits = Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
    decided = Q(**{f"{at}__isnull": False, f"{by}__isnull": False}) & ~Q(**{by: F(first)})
    return holds(waits | decided, name)

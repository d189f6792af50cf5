"""Database constraints that several stages share."""

from django.db.models import CheckConstraint, Choices, F, Q


def one_of(field: str, choices: type[Choices], name: str) -> CheckConstraint:
    """`field` holds one of `choices`."""
    return CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


def in_order(earlier: str, later: str, name: str) -> CheckConstraint:
    """`earlier` does not come after `later`, where both are known."""
    return CheckConstraint(
        condition=Q(**{f"{earlier}__isnull": True})
        | Q(**{f"{later}__isnull": True})
        | Q(**{f"{earlier}__lte": F(later)}),
        name=name,
    )

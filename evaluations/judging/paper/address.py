"""Where a paper is keyed: to this its square leads."""

from django.urls import reverse


def paper_address(nomination: int, seat: int | None) -> str:
    """Of a seat's paper, or without `seat` of the one on which the committee agrees."""
    return reverse("paper_key", args=[key for key in (nomination, seat) if key is not None])

"""The days on which a seat is held. Plain Python."""

import datetime


def covers(since: datetime.date | None, until: datetime.date | None, day: datetime.date) -> bool:
    """Whether `day` lies in the term; both ends belong to it, and None is no end.

    SeatQuerySet.on asks the database the same.
    """
    return (since is None or since <= day) and (until is None or day <= until)

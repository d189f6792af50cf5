"""Why something of a round is left out of its copy, or is to be looked at."""

from django.utils.translation import gettext as _

from evaluations.oversight.copying.plan import Notable
from evaluations.platform.dates import date_text


def sentence(notable: Notable) -> str:
    params = {
        **notable.params,
        **({"date": date_text(day)} if (day := notable.params.get("date")) else {}),
    }
    return _sentences()[notable.code] % params


def _sentences() -> dict[str, str]:
    return {
        "account_closed": _("The account is closed. Seat another person in %(committee)s."),
        "substitute": _("Sat in for somebody in %(committee)s; the holder of the seat is back."),
        "seat_ended": _("The seat in %(committee)s ended, and nobody followed."),
        "host_closed": _(
            "The office is closed, so the day %(date)s of %(committee)s has no host. Plan it with "
            "the office that took over."
        ),
        "same_day": _(
            "The day %(date)s of %(committee)s falls on another day of the same committee there. "
            "Plan it anew."
        ),
        "quotes_rehearsal": _(
            "A stage of “%(category)s”: a real round counts no result of a rehearsal, and the "
            "other way round."
        ),
        "quotes_earlier": _(
            "This stage of “%(category)s” still counts the result of “%(round)s”, of which there "
            "is no copy. Choose the category that counts now."
        ),
        "opens_at": _("The moment at which the round opens by itself. Set it anew."),
        "next_round": _(
            "The round of the next level is that of the old year. Choose it in the policies once "
            "it is there."
        ),
        "order": _(
            "%(count)s committees need the number and the date of their new appointment order."
        ),
        "place_gone": _(
            "The registry does not know this place of %(whose)s any more. Choose who covers it."
        ),
        "other_year": _("The date %(date)s lies outside the new fiscal year. Change it."),
    }

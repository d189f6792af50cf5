"""What was copied into a round: the printed record."""

from collections.abc import Sequence
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.oversight.copying.told import CopyRecordV1, Row
from evaluations.platform.dates import moment_text
from evaluations.platform.documents.document import Document, Facts, Head, Table
from evaluations.platform.documents.registry import Back, document
from evaluations.platform.journal.editing import entries_about
from evaluations.setup.rounds.models import AwardRound
from units.access import overseer
from units.models import User


@document("round_copied", allow=overseer, back=Back(gettext_lazy("Round"), "round", overseer))
def round_copied(user: User, pk: int) -> Document:
    """Of the round with this key, as the journal has it. Two queries."""
    award_round = AwardRound.objects.visible_to(user).get(pk=pk)
    entry = entries_about("AwardRound", pk).get(verb="round.copied")
    content = cast(CopyRecordV1, entry.after["record"])
    facts = (
        (_("Copied from"), content["source"]),
        (_("Copied by"), entry.by_name),
        (_("When"), moment_text(entry.at)),
        (_("Came along"), "\n".join(content["parts"])),
        (_("Not chosen"), "\n".join(content["not_chosen"]) or _("nothing")),
    )
    what, why = Head(_("What")), Head(_("Why"), False, "wide")
    return Document(
        title=_("What was copied"),
        subject=award_round.name,
        parts=(
            Facts(facts),
            _table(_("Not carried over"), (what, why), content["left_out"]),
            _table(_("To be looked at"), (what, why), content["to_look_at"]),
            _table(
                _("Dates and years"),
                (what, Head(_("In the old round")), Head(_("In the new round"))),
                content["moved"],
            ),
            *(_table(group["name"], _columns(), group["rows"]) for group in content["made"]),
        ),
        running=award_round.name,
        is_rehearsal=award_round.is_rehearsal,
    )


def _columns() -> tuple[Head, ...]:
    return Head(_("In the old round")), Head(_("In the new round")), Head(_("With"), False, "wide")


def _table(heading: str, columns: tuple[Head, ...], rows: Sequence[Row]) -> Table:
    lines = tuple(tuple(row) for row in rows)
    return Table(columns=columns, rows=lines, heading=heading, empty=_("nothing"))

"""Where a device hands in what was written on it: any number of times, in any order."""

from dataclasses import asdict
from typing import cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from evaluations.judging.scoring.actions.edits import save_edits
from evaluations.judging.scoring.batch import Json, Unreadable, answers_to, origin_of, read_batch
from evaluations.judging.scoring.edit import MARK, NOTE, PRIVATE, REFUSED, Edit, Outcome
from evaluations.judging.scoring.forms import MarkForm, NoteForm, PrivateNoteForm, in_one_line
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.judging.scoring.running_sums import running_sums
from evaluations.judging.scoring.views.sheets import OF_THE_DAY
from evaluations.platform.untrusted import primary_key
from units.access import allow_script
from units.models import User

FORMS: dict[str, type[forms.Form]] = {MARK: MarkForm, NOTE: NoteForm, PRIVATE: PrivateNoteForm}


@allow_script(on_card=OF_THE_DAY)
@require_POST
def sheet_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in edits; each gets its own answer, in their order.

    200 whatever became of each of them; 400 what no page of ours sends; 401 signed out; 404 the
    sheet is not this person's (any more), or the page was another person's: what somebody wrote
    is never saved under another name.
    """
    user = cast(User, request.user)
    try:
        writer, sent = read_batch(request.body, _edit)
        if writer != user.pk:
            raise Http404
    except Unreadable:
        get_object_or_404(ScoreSheet.objects.writable_by(user).only("pk"), pk=pk)
        return JsonResponse({}, status=400)
    good = [edit for edit in sent if isinstance(edit, Edit)]
    try:
        saved = save_edits(by=user, sheet=pk, edits=good)
    except ScoreSheet.DoesNotExist:
        raise Http404 from None
    sent_back: Json = {"answers": answers_to(sent, saved.outcomes), "user": user.pk}
    if saved.tree is not None:
        sums = running_sums(saved.tree, saved.marks, saved.nominee_class)
        sent_back["sums"] = asdict(sums)
    return JsonResponse(sent_back)


def _edit(sent: Json) -> Edit | Outcome:
    about = sent["about"]
    origin = origin_of(sent)
    if any(not isinstance(value, str | None) for value in sent["values"].values()):
        raise Unreadable
    form = FORMS[about]({**sent["values"], "version": origin.version})
    if not form.is_valid():
        return Outcome(REFUSED, 0, {}, in_one_line(form))
    if isinstance(form, MarkForm):
        return Edit(MARK, primary_key(sent["pk"]), origin, mark=form.value())
    typed = form.cleaned_data
    texts = (typed["text"],) if about == PRIVATE else (typed["strengths"], typed["suggestions"])
    return Edit(about, primary_key(sent["pk"]), origin, texts=texts)

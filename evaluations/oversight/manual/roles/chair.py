"""For the chair and the secretary, who run the day."""

from django.utils.translation import gettext_lazy as _

from evaluations.oversight.manual.step import Manual, Picture, Step

SESSION = '#content td a[href^="/sessions/"]'
CHAIR = Manual(
    "chair",
    _("Manual for the chair and the secretary"),
    (
        Step(
            "nominations",
            _("Look through what the offices bring"),
            _(
                "Open “{nominations}” and choose one that has been handed in. The secretary "
                "presses “{accept}”, or “{send_back}” and says item by item what is missing."
            ),
            (
                "nomination_list",
                "nomination_detail",
                "nomination_accept",
                "nomination_return",
                "nomination_class",
                "bulk",
                "outstanding",
                "round_outstanding",
                "round_owing",
            ),
            {
                "nominations": _("Nominations"),
                "accept": _("Accept"),
                "send_back": _("Return"),
            },
        ),
        Step(
            "evening",
            _("The evening before: see that all is ready"),
            _(
                "Open the session and its documents, and press “{ready}”. Mend what is "
                "marked. Press “{packs}” for paper in case the network fails, and “{cards}” "
                "for those who sign in by card."
            ),
            (
                "session_preflight",
                "cards",
                "session_devices",
                "session_plan",
                "session_edit",
                "session_remove",
            ),
            {
                "ready": _("Before the session"),
                "packs": _("Draw everybody's pack now"),
                "cards": _("Sign-in cards"),
            },
            Picture(
                "chair-evening",
                _("The page of the evening before: what is ready, and what is to be mended."),
                by="benjamas",
                start="/sessions/",
                follow=(SESSION, _("Before the session")),
            ),
        ),
        Step(
            "roll_call",
            _("Call the roll"),
            _("Press “{roll}” and say of each seat whether it is there, and how."),
            ("roll_call",),
            {"roll": _("Roll-call")},
            Picture(
                "chair-roll-call",
                _("The roll-call of a committee: each seat, and how it takes part."),
                by="benjamas",
                start="/sessions/",
                follow=(SESSION, _("Roll-call")),
            ),
        ),
        Step(
            "slots",
            _("Run the presentations"),
            _(
                "For each office press in turn “{call}”, “{start}”, “{questions}” and "
                "“{close}”. From the start of the presentation on the committee can score."
            ),
            ("session_detail", "nomination_questions", "question_answer"),
            {
                "call": _("Call them in"),
                "start": _("Start the presentation"),
                "questions": _("Questions begin"),
                "close": _("Close the slot"),
            },
            Picture(
                "chair-slots",
                _("The page of the day of a rehearsal: the first slot with its buttons."),
                by="benjamas",
                start="/sessions/",
                follow=(SESSION,),
            ),
        ),
        Step(
            "progress",
            _("See who has not handed in"),
            _(
                "Press “{progress}”. Behind a seat that owes a sheet choose what is to be "
                "done, such as “{remind}” or “{without}”."
            ),
            ("session_progress", "paper", "paper_key"),
            {
                "progress": _("How far each seat is"),
                "remind": _("Remind"),
                "without": _("Close without this seat"),
            },
            Picture(
                "chair-progress",
                _("How far each seat is with each office of a rehearsal."),
                by="benjamas",
                start="/sessions/",
                follow=(SESSION, _("How far each seat is")),
            ),
        ),
        Step(
            "figures",
            _("Key the figures that nobody scores"),
            _(
                "Where the rubric has deductions or figures, the secretary keys them on the "
                "page “{figures}” or brings them by “{bring}”. Each counts once a second "
                "person has confirmed it."
            ),
            (
                "figure_list",
                "nomination_figures",
                "figure_key",
                "figure_bring",
                "figure_import",
                "figure_end",
                "figure_ending",
            ),
            {
                "figures": _("Figures that the committee keys"),
                "bring": _("Bring a spreadsheet"),
            },
        ),
        Step(
            "certify",
            _("Certify the result"),
            _(
                "When all sheets are in, press “{board}” on your first page, then “{look}”. "
                "Read the result, and the chair presses “{certify}”. It can be certified anew "
                "only with a second person."
            ),
            (
                "board",
                "certification",
                "comparison",
                "standings",
                "standing",
                "reopening",
                "result_list",
            ),
            {
                "board": _("Open the board"),
                "look": _("Look at the result and certify"),
                "certify": _("Certify"),
            },
        ),
        Step(
            "papers",
            _("Print, and write the minutes"),
            _(
                "On the page of the certified result press “{summary}” for the paper to be "
                "signed. The minutes begin with “{minutes}” on the page of the session's "
                "documents."
            ),
            (
                "result",
                "minutes",
                "minutes_adopt",
                "minutes_remove",
                "minutes_channel",
                "minutes_people",
                "activity_edit",
                "activity_photos",
            ),
            {
                "summary": _("Committee summary as PDF"),
                "minutes": _("Begin the minutes"),
            },
        ),
        Step(
            "objections",
            _("Answer objections to the provisional result"),
            _(
                "Where the round allows objections, your first page tells of each. Press "
                "“{answer}” and write the reason. If it is upheld, press “{anew}”: the result "
                "is certified anew with a second person."
            ),
            ("objection_list", "objection_answers", "objection_answer"),
            {"answer": _("Answer the objection"), "anew": _("Certify anew…")},
        ),
    ),
)

"""For those who bring what their province hands in."""

from django.utils.translation import gettext_lazy as _

from evaluations.oversight.manual.step import Manual, Picture, Step

NOMINATION = '#content td a[href^="/nominations/"]'
OFFICER = Manual(
    "officer",
    _("Manual for provincial officers"),
    (
        Step(
            "home",
            _("See what is open and what is missing"),
            _(
                "“{home}” shows the rounds in which your province can nominate, until when, "
                "and what is still missing of each nomination. “{open}” leads to it."
            ),
            ("home", "outstanding", "round_outstanding"),
            {"home": _("My work"), "open": _("Open")},
        ),
        Step(
            "people",
            _("Bring in your colleagues"),
            _(
                "The page of people shows those of your province. Press “{add}” for one, "
                "“{bring}” for a whole list, and “{invite}” to send each a link to join."
            ),
            (
                "administration",
                "person_list",
                "person_detail",
                "person_add",
                "person_edit",
                "person_close",
                "people_invite",
                "import_new",
                "import_list",
            ),
            {
                "add": _("Add a person"),
                "bring": _("Bring a spreadsheet"),
                "invite": _("Invite several people"),
            },
        ),
        Step(
            "nominate",
            _("Nominate an office of your province"),
            _(
                "Open “{nominations}” and press “{nominate}”. Choose the round, the category "
                "and the office. The page says until when this can be done."
            ),
            (
                "nomination_list",
                "nomination_add",
                "nomination_edit",
                "nomination_import",
                "nomination_withdraw",
            ),
            {
                "nominations": _("Nominations"),
                "nominate": _("Nominate an office"),
            },
            Picture(
                "officer-list",
                _("The nominations of a province in a rehearsal, with their states."),
                by="montri",
                start="/nominations/",
            ),
        ),
        Step(
            "evidence",
            _("Bring the evidence"),
            _(
                "On the page of the nomination press “{bring}”, then “{files}”; several at "
                "once are possible. Say of each piece which indicator it supports. If the "
                "network drops, it goes on by itself."
            ),
            (
                "nomination_evidence",
                "evidence",
                "evidence_add",
                "evidence_edit",
                "evidence_replace",
                "evidence_remove",
                "evidence_strip",
                "nomination_attach",
                "upload",
            ),
            {
                "bring": _("Bring and change evidence"),
                "files": _("Choose files"),
            },
            Picture(
                "officer-evidence",
                _("The evidence of a nomination in a rehearsal: what was brought for it."),
                by="montri",
                start="/nominations/",
                follow=(NOMINATION, 'a[href*="/evidence/"]'),
            ),
        ),
        Step(
            "submit",
            _("Hand it in"),
            _(
                "The page of the nomination lists what is still missing. When everything is "
                "there, press “{look}”, read it once more, and press “{submit}”. Keep the "
                "receipt."
            ),
            ("nomination_detail", "nomination_submit", "nomination_own_marks"),
            {
                "look": _("Look it over and submit"),
                "submit": _("Submit"),
            },
            Picture(
                "officer-nomination",
                _("The page of a nomination in a rehearsal: its state and its facts."),
                by="montri",
                start="/nominations/",
                follow=(NOMINATION,),
            ),
        ),
        Step(
            "answers",
            _("Answer when it comes back"),
            _(
                "If the committee's secretary returns it, you are told what is missing. Press "
                "“{answer}”, mend each item, and hand it in again before the deadline."
            ),
            ("nomination_answers",),
            {"answer": _("Answer item by item")},
        ),
        Step(
            "objection",
            _("Read the provisional result, and object if need be"),
            _(
                "Where the round allows it, you read your own figures after the "
                "certification. Choose the indicator and write why; or press “{accept}”. If "
                "you say nothing until the deadline, you accept it."
            ),
            (
                "objection_list",
                "objection_window",
                "objection_write",
                "objection_send",
                "objection_accept",
                "result_list",
                "check",
            ),
            {"accept": _("Accept the result")},
        ),
        Step(
            "day",
            _("On the day of the presentation"),
            _(
                "“{sessions}” shows when your office presents, the room and the link. The "
                "page follows by itself: you see when you are called in."
            ),
            (
                "session_list",
                "session_detail",
                "session_wall",
                "activity_edit",
                "activity_photos",
            ),
            {"sessions": _("All sessions")},
            Picture(
                "officer-day",
                _("The day of a rehearsal as the office sees it: when it presents."),
                by="montri",
                start="/sessions/",
                follow=('#content td a[href^="/sessions/"]',),
            ),
        ),
    ),
)

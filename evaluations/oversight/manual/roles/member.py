"""For those who score."""

from django.utils.translation import gettext_lazy as _

from evaluations.oversight.manual.step import Manual, Picture, Step

NO_CONFLICT = '.declaration input[type="radio"]'
MEMBER = Manual(
    "member",
    _("Manual for committee members"),
    (
        Step(
            "home",
            _("Open what waits for you"),
            _(
                "“{home}” lists the offices that wait for your marks. Press “{start}”, or "
                "“{go_on}” where you have begun."
            ),
            ("home",),
            {
                "home": _("My work"),
                "start": _("Start scoring"),
                "go_on": _("Go on scoring"),
            },
            Picture(
                "member-home",
                _("The first page of a member in a rehearsal: offices that wait for marks."),
                by="irayot",
            ),
        ),
        Step(
            "day",
            _("On the day say that you are there"),
            _(
                "Open the evaluation session and press “{room}” or “{video}”. The page shows "
                "who presents now; it follows by itself."
            ),
            ("session_detail", "session_list", "session_wall"),
            {
                "room": _("I am in the room"),
                "video": _("I take part by video"),
            },
        ),
        Step(
            "declare",
            _("Declare before you see the sheet"),
            _(
                "If nothing ties you to the office, say so and press “{none}”. If you are "
                "related to it or worked there, choose what applies; the committee then goes "
                "on without you."
            ),
            ("sheet_open",),
            {"none": _("Declare no conflict and open the sheet")},
            Picture(
                "member-declare",
                _("The declaration that comes before a sheet of a rehearsal."),
                by="irayot",
                follow=(_("Start scoring"), NO_CONFLICT),
            ),
        ),
        Step(
            "sheet",
            _("Give the marks"),
            _(
                "Type the mark of each indicator or press its level. It is saved at once, "
                "also while the network is away. “{evidence}” shows what the office brought; "
                "“{next}” leads to what is not marked yet."
            ),
            ("sheet", "evidence", "own_questions", "sheet_conflict"),
            {"evidence": _("Evidence"), "next": _("Next incomplete")},
            Picture(
                "member-sheet",
                _("A sheet of a rehearsal: an indicator, the field for its mark, the bar below."),
                by="uaiporn",
                follow=(
                    _("Start scoring"),
                    NO_CONFLICT,
                    _("Declare no conflict and open the sheet"),
                ),
                frame="",
            ),
        ),
        Step(
            "submit",
            _("Look it over and hand it in"),
            _(
                "Press “{review}” and read your marks once more. Press “{submit}”: afterwards "
                "nobody can change the sheet, unless it is sent back to you."
            ),
            ("sheet_review", "agreed_sheet", "earlier_marks"),
            {"review": _("Review"), "submit": _("Submit and lock")},
        ),
    ),
)

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
            ("home", "seat_ended"),
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
            ("session_detail", "session_list", "session_wall", "day_photo", "calendar_links"),
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
            ("sheet_review", "agreed_sheet", "earlier_marks", "paper", "paper_again"),
            {"review": _("Review"), "submit": _("Submit and lock")},
        ),
        Step(
            "result",
            _("Read the certified result"),
            _(
                "“{results}” lists what has been certified. Before that nobody sees another's "
                "marks, unless the round opens them when all sheets are in."
            ),
            (
                "result_list",
                "result",
                "board",
                "comparison",
                "nomination_list",
                "check",
                "check_journal",
                "announcements",
                "announcement",
            ),
            {"results": _("Results")},
        ),
        Step(
            "account",
            _("Keep your own account"),
            _(
                "Your name at the top opens what is yours: “{password}”, “{two_steps}”, "
                "“{notices}” and “{documents}”. Sign out at the end on a "
                "device that others use too."
            ),
            (
                "notice_list",
                "notice_wishes",
                "job_list",
                "job",
                "own_sign_ins",
                "person_data",
                "privacy",
                "account_change_password",
                "mfa_index",
                "usersessions_list",
            ),
            {
                "password": _("Change password"),
                "two_steps": _("Two-step sign-in"),
                "notices": _("Notices"),
                "documents": _("My documents"),
            },
        ),
    ),
)

"""For those who set up and keep the year."""

from django.utils.translation import gettext_lazy as _

from evaluations.oversight.manual.step import Manual, Picture, Step

ADMINISTRATOR = Manual(
    "administrator",
    _("Manual for administrators"),
    (
        Step(
            "start",
            _("See what the year still needs"),
            _(
                "Press “{administration}”, then “{start}”. The list says from top to bottom "
                "what a year needs and what is done. Press “{open}” behind the first step "
                "that is not done."
            ),
            ("first_year", "administration", "home"),
            {
                "administration": _("Administration"),
                "start": _("Start here"),
                "open": _("Open"),
            },
            Picture(
                "administrator-start",
                _("The page “Start here”: the steps of a year, each with its state."),
                by="admin",
                start="/start/",
                is_wide=True,
            ),
        ),
        Step(
            "people",
            _("Bring in people and offices"),
            _(
                "On the pages of offices and of people press “{bring}” for a whole list, or "
                "“{add}” for one person. You see row by row what would change, and nothing is "
                "taken in before you confirm. “{invite}” sends each person a link."
            ),
            (
                "person_list",
                "person_add",
                "people_invite",
                "person_detail",
                "person_edit",
                "person_close",
                "person_bounced",
                "person_erase",
                "unit_list",
                "unit_detail",
                "unit_add",
                "unit_edit",
                "unit_rename",
                "unit_close",
                "import_new",
                "import_list",
                "import_detail",
                "import_columns",
                "import_undo",
            ),
            {
                "bring": _("Bring a spreadsheet"),
                "add": _("Add a person"),
                "invite": _("Invite several people"),
            },
            Picture(
                "administrator-people",
                _("The page of people, with its buttons for a list and for one person."),
                by="admin",
                start="/people/",
                is_wide=True,
            ),
        ),
        Step(
            "rubrics",
            _("Write the rubric"),
            _(
                "Press “{add}”, and write dimensions, indicators and weights; or bring them "
                "as a spreadsheet. The page says what is still missing. The first mark "
                "freezes a rubric."
            ),
            (
                "rubric_list",
                "rubric",
                "rubric_add",
                "rubric_edit",
                "rubric_import",
                "rubric_copy",
                "rubric_compare",
                "rubric_preview",
                "rubric_remove",
            ),
            {"add": _("Add a rubric")},
        ),
        Step(
            "round",
            _("Make the round and open it"),
            _(
                "Press “{add}”, then add awards and deadlines. The page of the round lists "
                "what is still missing; “{mend}” leads to the place. When all is there, move "
                "it on to its next phase with the button below that list."
            ),
            (
                "round_list",
                "round",
                "round_add",
                "round_edit",
                "round_remove",
                "round_phase",
                "round_zones",
                "round_quotas",
                "award_add",
                "award_edit",
                "award_remove",
                "category_stages",
                "stage_category_add",
                "cascade",
            ),
            {"add": _("Add a round"), "mend": _("Mend")},
            Picture(
                "administrator-round",
                _("The page of a round that is a rehearsal: its phase, and what it consists of."),
                by="admin",
                start="/rounds/",
                follow=('#content td a[href^="/rounds/"], #content th a[href^="/rounds/"]',),
                is_wide=True,
            ),
        ),
        Step(
            "committees",
            _("Appoint committees and plan their days"),
            _(
                "On the page of the round press “{add}” and name its seats, or “{many}” for one "
                "in each province. On the page of the committee press “{plan}”, and lay out "
                "who presents at what time."
            ),
            (
                "committee_list",
                "committee",
                "committee_add",
                "committee_many",
                "committee_gaps",
                "committee_import",
                "committee_remove",
                "round_sessions",
                "schedule_import",
                "session_add",
                "session_plan",
                "session_edit",
                "session_remove",
            ),
            {
                "add": _("Add a committee"),
                "many": _("Add many at once"),
                "plan": _("Plan a session"),
            },
        ),
        Step(
            "nominations",
            _("Give the nominations to their committees"),
            _(
                "“{nominations}” shows what the offices bring. Tick several to act on them at "
                "once. On the page of the round “{assign}” gives each to the committee of its "
                "area."
            ),
            (
                "nomination_list",
                "nomination_detail",
                "nomination_assign",
                "nomination_extend",
                "nomination_accept",
                "nomination_return",
                "nomination_class",
                "nomination_import",
                "bulk",
            ),
            {
                "nominations": _("Nominations"),
                "assign": _("Give nominations their committee"),
            },
        ),
        Step(
            "outstanding",
            _("See who is late, and write to them"),
            _(
                "On the page of the round press “{due}”. Choose a number to see the people "
                "who owe it, and press “{write}”. You read the message before it leaves."
            ),
            (
                "outstanding",
                "round_outstanding",
                "round_owing",
                "message_list",
                "message",
                "message_write",
                "message_template_add",
                "message_template_edit",
            ),
            {"due": _("Due, late and done"), "write": _("Write to them")},
            Picture(
                "administrator-outstanding",
                _("What is due, late and done in a rehearsal, as numbers that can be opened."),
                by="admin",
                start="/rounds/",
                follow=(
                    '#content td a[href^="/rounds/"], #content th a[href^="/rounds/"]',
                    _("Due, late and done"),
                ),
                is_wide=True,
            ),
        ),
        Step(
            "publish",
            _("Issue certificates and publish"),
            _(
                "When the results are certified, the page of the round leads to "
                "“{certificates}” and to “{public}”. Both show what would leave the house "
                "before it does."
            ),
            (
                "publication",
                "round_preview",
                "certificates",
                "template_add",
                "template_edit",
                "print_settings",
                "archive_list",
                "archive",
                "result_list",
                "result",
                "objection_list",
                "objection_answers",
                "objection_answer",
            ),
            {
                "certificates": _("Certificates"),
                "public": _("What becomes public"),
            },
        ),
        Step(
            "next_year",
            _("Begin the next year from this one"),
            _(
                "On the page of the round press “{copy}”: you see what comes along, what is "
                "shifted and what is left out, and why. From a rehearsal “{real}” makes a "
                "round in which nothing of the rehearsal counts."
            ),
            ("round_copy", "round_make_real", "round_wipe"),
            {
                "copy": _("Copy this round"),
                "real": _("Make a real round from it"),
            },
        ),
        Step(
            "keep",
            _("Keep the house in order"),
            _(
                "Under “{administration}”: “{well}” says what is out of order and what to do, "
                "“{days}” how long each kind of data stays; the box shows what would go "
                "before you save."
            ),
            ("status", "retention", "history", "access_review", "sign_in_list"),
            {
                "administration": _("Administration"),
                "well": _("Is the system well"),
                "days": _("How long data are kept"),
            },
        ),
    ),
)

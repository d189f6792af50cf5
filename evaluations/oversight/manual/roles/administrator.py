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
            ("first_year", "administration"),
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
                "unit_list",
                "unit_detail",
                "import_new",
                "import_detail",
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
            ("rubric_list", "rubric", "rubric_add", "rubric_edit", "rubric_import"),
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
            ("round_list", "round", "round_add", "round_edit", "award_add", "round_phase"),
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
                "On the page of the round press “{add}” and name its seats. On the page of "
                "the committee press “{plan}”, and lay out who presents at what time."
            ),
            ("committee_list", "committee", "committee_add", "session_add", "session_plan"),
            {"add": _("Add a committee"), "plan": _("Plan a session")},
        ),
        Step(
            "outstanding",
            _("See who is late, and write to them"),
            _(
                "On the page of the round press “{due}”. Choose a number to see the people "
                "who owe it, and press “{write}”. You read the message before it leaves."
            ),
            ("outstanding", "round_outstanding", "round_owing", "message_list", "message_write"),
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
    ),
)

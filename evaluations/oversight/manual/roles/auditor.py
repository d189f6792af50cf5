"""For those who read and change nothing."""

from django.utils.translation import gettext_lazy as _

from evaluations.oversight.manual.step import Manual, Picture, Step

AUDITOR = Manual(
    "auditor",
    _("Manual for auditors"),
    (
        Step(
            "checks",
            _("See whether everything fits"),
            _(
                "Press “{administration}”. “{checks}” says whether journal, certified results "
                "and files still are what they were."
            ),
            ("administration", "home"),
            {
                "administration": _("Administration"),
                "checks": _("Nightly checks"),
            },
            Picture(
                "auditor-checks",
                _("The page of the administration as an auditor sees it, with the checks."),
                by="auditor",
                start="/administration/",
                is_wide=True,
            ),
        ),
        Step(
            "access",
            _("Look through accounts and sign-ins"),
            _(
                "Press “{review}”: who has not signed in for the longest time comes first. "
                "“{export}” takes the same list along. “{sign_ins}” shows when and from "
                "where."
            ),
            (
                "access_review",
                "sign_in_list",
                "person_list",
                "person_detail",
                "unit_list",
                "unit_detail",
                "import_list",
                "import_detail",
            ),
            {
                "review": _("Access review"),
                "export": _("Export as a spreadsheet"),
                "sign_ins": _("Latest sign-ins"),
            },
            Picture(
                "auditor-access",
                _("The access review: accounts with their rights, and when they were used."),
                by="auditor",
                start="/access-review/",
                is_wide=True,
            ),
        ),
        Step(
            "rules",
            _("Read the rules of a round"),
            _(
                "On the page of a round you read rubrics, committees, deadlines and policies "
                "as they are. “{history}” shows who changed what and when."
            ),
            (
                "round_list",
                "round",
                "round_sessions",
                "round_zones",
                "round_preview",
                "cascade",
                "rubric_list",
                "rubric",
                "rubric_compare",
                "rubric_preview",
                "committee_list",
                "committee",
                "committee_gaps",
                "history",
                "outstanding",
                "round_outstanding",
                "round_owing",
            ),
            {"history": _("The whole history")},
            Picture(
                "auditor-round",
                _("The page of a round that is a rehearsal, as an auditor reads it."),
                by="auditor",
                start="/rounds/",
                follow=('#content td a[href^="/rounds/"], #content th a[href^="/rounds/"]',),
                is_wide=True,
            ),
        ),
        Step(
            "result",
            _("Follow a result back to its marks"),
            _(
                "Open “{results}” and choose one. “{audit}” prints every change that led to "
                "it; “{diagnostics}” shows how the judges marked."
            ),
            (
                "result_list",
                "result",
                "board",
                "comparison",
                "document",
                "standings",
                "session_list",
                "session_detail",
                "session_progress",
                "session_wall",
                "nomination_list",
                "nomination_detail",
                "evidence",
                "figure_list",
                "nomination_figures",
                "figure_import",
                "objection_list",
                "objection_answers",
                "certificates",
                "archive_list",
                "archive",
            ),
            {
                "results": _("Results"),
                "audit": _("Audit report"),
                "diagnostics": _("Diagnostics"),
            },
        ),
        Step(
            "paper",
            _("Check a printed paper"),
            _(
                "Press “{check}” at the foot of any page and type the code of the paper. "
                "“{seal}” compares the journal with the seal that was printed."
            ),
            ("check", "check_result", "check_journal"),
            {
                "check": _("Check a printed report"),
                "seal": _("Check the journal by its seal"),
            },
            Picture(
                "auditor-paper",
                _("The page on which anybody checks a printed report."),
                by="auditor",
                start="/check/",
                is_wide=True,
            ),
        ),
        Step(
            "bundle",
            _("Count a round again yourself"),
            _(
                "On the page of a round press “{bundle}” and take verify.html out of the ZIP. "
                "Open it and drop the ZIP on it: it counts everything again from the marks, "
                "without a network, and names what does not fit. It can be given to anybody."
            ),
            ("round_bundle",),
            {"bundle": _("Open bundle for the archive (ZIP)")},
        ),
    ),
)

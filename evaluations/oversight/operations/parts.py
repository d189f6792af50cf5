"""The parts of the service in words: what each is for, and what to do when it is not well."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.oversight.operations.models import SignOfLife
from evaluations.oversight.operations.reading import LIMITS, Reading, State
from evaluations.oversight.operations.signs import HOUSEKEEPING
from evaluations.platform.documents.pdf.own_key import SENTENCES

STATES = {State.OK: _("well"), State.LATE: _("needs a look"), State.DOWN: _("out of order")}
TAGS = {State.OK: "tag-good", State.LATE: "tag-warn", State.DOWN: "tag-bad"}
WORDS = {
    "answers": _("It answers."),
    "does not answer": _("It does not answer."),
    "no answer yet": _("It has not answered yet. Load this page again in a minute."),
    "not known": _("Not known while the database is out of order."),
    "up to date": _("The database has the form that this release needs."),
    "missing": _("The database does not have the form that this release needs."),
    "in step": _("The clocks of this machine and of the database agree."),
    "out of step": _("The clocks of this machine and of the database differ."),
    "at work": _("It is at work."),
    "silent": _("It has given no sign for too long."),
    "never seen": _("It has never given a sign."),
    "nothing waits": _("Nothing waits."),
    "in time": _("What waits will be done soon."),
    "waits too long": _("Work waits for too long."),
    "not due yet": _("Not done yet, and not due yet."),
    "never done": _("It has never been done."),
    "done": _("It was done in time."),
    "overdue": _("It has not been done for too long."),
    "failed": _("It failed the last time."),
    "found something": _("It found something that does not fit."),
    "none set": _("No scanner is set: files are not scanned."),
    "no authority": _("No authority is set: seals carry this system’s own time alone."),
    "stamped": _("An outside clock has stamped the newest seal."),
    "stamps wait": _("The newest seals will be stamped soon. The day goes on meanwhile."),
    "not stamped": _("Seals have waited for their time stamp for too long."),
    "ends soon": _("The certificate of a time stamp ends soon, and no newer stamp was given."),
    "enough": _("There is enough room."),
    "little left": _("Little room is left."),
    "full": _("Almost no room is left."),
    "signs": _("Papers are signed with it."),
    "soon over": _("Papers are signed with it, but not for long any more."),
    **SENTENCES,
}
NAMES = {
    "database": _("Database"),
    "migrations": _("Form of the database"),
    "cache": _("Short-term memory"),
    "clock": _("Clock"),
    "worker_quick": _("Worker for mail, scans and previews"),
    "worker_long": _("Worker for documents and imports"),
    "housekeeping": _("Housekeeping"),
    "waiting": _("Waiting work"),
    "stamps": _("Time stamps of the journal"),
    "nightly": _("Nightly checks"),
    "backup": _("Backup"),
    "drill": _("Trial of restoring"),
    "store": _("Store of files"),
    "scanner": _("Virus scanner"),
    "disk": _("Free disk"),
    "certificate": _("Signing certificate"),
}
ABOUTS = {
    "database": _("Holds everything that was written: without it no page opens."),
    "migrations": _("Each release needs its own form of the tables."),
    "cache": _("Remembers things for a short while, in the database."),
    "clock": _("Deadlines and codes of the second step go by it."),
    "worker_quick": _("Sends mail, scans files and draws previews in the background."),
    "worker_long": _("Makes long documents and reads spreadsheets in the background."),
    "housekeeping": _("Every five minutes: reminders, seals, and work that was dropped."),
    "waiting": _("What was asked for and no worker has begun yet."),
    "stamps": _("Authorities outside confirm when each seal of the journal was there."),
    "nightly": _("Every night journal, results and files are held against their digests."),
    "backup": _("A copy of everything, every night."),
    "drill": _("Every week a backup is restored to one side, to prove that it can be."),
    "store": _("Keeps evidence, scanned papers and finished documents."),
    "scanner": _("Looks for viruses in files that are brought."),
    "disk": _("Where this machine writes its files."),
    "certificate": _("Signs certified results, certificates and adopted minutes."),
}
TODOS = {
    "database": _("Ask whoever keeps the database to start it or mend the network."),
    "migrations": _("Ask the technician to run “make release” on this machine."),
    "cache": _("Ask the technician to run “make release”; it makes the missing table."),
    "clock": _("Ask the technician to set the clocks of both machines by NTP (chrony)."),
    "worker_quick": _("Mail and previews wait. Ask the technician to restart the service."),
    "worker_long": _("Long documents wait. Ask the technician to restart the service."),
    "housekeeping": _("Reminders are not sent. Ask the technician to read the log file."),
    "waiting": _("If the workers are at work, wait; if it grows, ask the technician to add one."),
    "stamps": _(
        "The journal is well. Ask the technician to look at TIMESTAMP_AUTHORITIES and the network."
    ),
    "nightly": _("Change nothing, keep the log file, and call the technician and an auditor."),
    "backup": _("Ask the technician to run “manage.py backup” and to look at its timer."),
    "drill": _("Ask the technician to run “manage.py drill” with the newest backup."),
    "store": _("Files cannot be brought or opened. Ask whoever keeps the store to mend it."),
    "scanner": _("New files wait until it answers. Ask the technician to start clamd."),
    "disk": _("Ask the technician to make room before uploads and backups fail."),
    "certificate": _("Papers are drawn without a signature until the technician sets it right."),
}
# Where the part itself is well and something else is to be done.
TODOS_OF_WORDS = {
    "none set": _("Ask the technician to install clamd and to name it in the setting CLAMD."),
    "soon over": _("Order the next certificate now, and name its file in SIGNING_CERTIFICATE."),
}


@dataclass(frozen=True)
class StatusRow:
    """One part, as the status page shows it."""

    reading: Reading
    name: str | Promise
    state: str | Promise
    tag: str
    about: str | Promise
    word: str | Promise
    todo: str | Promise


def status_row(reading: Reading) -> StatusRow:
    return StatusRow(
        reading=reading,
        name=NAMES[reading.key],
        state=STATES[reading.state],
        tag=TAGS[reading.state],
        about=ABOUTS[reading.key],
        word=WORDS[reading.word],
        todo=""
        if reading.state is State.OK
        else TODOS_OF_WORDS.get(reading.word, TODOS[reading.key]),
    )


def troubles() -> list[str | Promise]:
    """Names of what is out of order, as housekeeping of every machine found it; one query.

    Empty as well where housekeeping never ran: a new installation, or a test.
    """
    signs = list(SignOfLife.objects.filter(name=HOUSEKEEPING))
    fresh = [sign for sign in signs if sign.at > timezone.now() - LIMITS[HOUSEKEEPING].late]
    if signs and not fresh:
        return [NAMES[HOUSEKEEPING]]
    keys = {key for sign in fresh for key in sign.trouble.split(",")}
    return [name for key, name in NAMES.items() if key in keys]

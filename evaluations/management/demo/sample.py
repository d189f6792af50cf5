"""A sample file beside the demo day's evidence, so that one can try reading a file."""

from io import BytesIO

from evaluations.entry.evidence.actions.items import Supports
from evaluations.entry.evidence.actions.uploads import bring_file
from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.jobs.models import Job
from evaluations.platform.jobs.running import start
from evaluations.setup.rounds.models import AwardRound
from evaluations.setup.rubrics.rubric_page import rubric_facts
from evaluations.setup.rubrics.tree import rubric_tree
from units.models import User

TITLE = "แบบประเมินตนเอง (ไฟล์ตัวอย่าง)"


def add_sample(award_round: AwardRound) -> None:
    """The blank self-assessment as a PDF on the day's first nomination; once."""
    nomination = Nomination.objects.filter(category__award__round=award_round).order_by("pk")[0]
    if EvidenceVersion.objects.filter(item__nomination=nomination, kind="file").exists():
        return
    from evaluations.platform.documents.pdf.render import render_pdf  # noqa: PLC0415 (the first time alone)

    tree = rubric_tree(nomination.category.rubric)
    pdf = render_pdf("evaluations/setup/rubrics/rubric_pdf.html", rubric_facts(tree))
    by = User.objects.filter(unit=nomination.unit, is_active=True).order_by("pk")[0]
    upload = bring_file(
        by=by,
        nomination=nomination,
        body=BytesIO(pdf),
        name=f"{TITLE}.pdf",
        size=len(pdf),
        title=TITLE,
        supports=Supports(dimensions=[dimension.pk for dimension in tree.dimensions[:2]]),
    )
    for job in Job.objects.going_on().filter(arguments={"pk": upload.version_id}):
        start(job, at_once=True)

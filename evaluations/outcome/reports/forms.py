"""Forms of print settings, activity reports and certificate templates."""

from evaluations.outcome.reports.models import ActivityReport
from evaluations.platform.journal.forms import EditForm


class ActivityForm(EditForm):
    class Meta(EditForm.Meta):
        model = ActivityReport
        fields = ("channel", "opening", "closing", "hashtags")

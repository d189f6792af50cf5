"""By what a quota is counted, in words: the region, province, zone or committee of a nominee."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from evaluations.setup.rounds.models import QuotaPer


def group_text(quota_per: str, origin: Mapping[str, object]) -> str:
    """`origin` holds region, province, zone and committee of a nominee."""
    if quota_per == QuotaPer.REGION:
        region = origin["region"]
        return _("inspection region %(number)s") % {"number": region} if region else ""
    if quota_per == QuotaPer.ROUND:
        return ""
    return str(origin[quota_per] or "")

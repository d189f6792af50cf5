"""The organisation's signature on papers: what stands on them of it, and who makes it.

Of a signature whose making needs nobody else, the request that draws the paper makes it. Where a
time-stamp authority or the state of the certificates is to be asked, the worker does.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.platform.documents.pdf.own_key import KeyFault, OwnKey, asks_outside, own_key
from thai.dates import format_date, format_time


@dataclass(frozen=True)
class Signing:
    """How a paper is signed that is being drawn: `text` stands on it, and holds once it is
    signed with `key`. Read once a paper, so that none names a signature that it has not."""

    text: str = ""
    at: datetime | None = None
    key: OwnKey | None = None

    def put_on(self, pdf: bytes, *, by_worker: bool) -> bytes:
        """The finished paper with the signature; as it is where there is none."""
        if self.key is None or self.at is None:
            return pdf
        from evaluations.platform.documents.pdf.signing import sign  # noqa: PLC0415 (20 MiB, for signed papers alone)

        return sign(pdf, self.key, self.at, self.text, by_worker=by_worker)


UNSIGNED = Signing()


def signing_of(*, is_signed: bool, at: datetime | None = None) -> Signing:
    """Of a paper that is to be signed (`is_signed`) as of `at`, now where that is not given."""
    key = own_key() if is_signed else None
    if key is None:
        return UNSIGNED
    with override("th"):
        if isinstance(key, KeyFault):
            return Signing(_("This paper carries no digital signature."))
        moment = timezone.localtime(at or timezone.now())
        sentence = _("Signed digitally by %(name)s on %(date)s at %(time)s") % {
            "name": key.organisation,
            "date": format_date(moment),
            "time": format_time(moment),
        }
    return Signing(sentence, moment, key)


def signs_by_worker() -> bool:
    return isinstance(own_key(), OwnKey) and asks_outside()


def signing_state() -> str:
    """Papers are drawn anew once they are signed otherwise."""
    key = own_key()
    if isinstance(key, OwnKey):
        return f"{key.fingerprint} {asks_outside()}"
    return key or ""


def signature_sentence() -> str:
    """Whether a paper that is drawn now is signed, by whom, or why not."""
    key = own_key()
    if key is None:
        return _("The paper carries no digital signature: no certificate is set here.")
    if isinstance(key, KeyFault):
        return f"{_('This paper carries no digital signature.')} {key.sentence}"
    return _(
        "The paper is signed digitally by %(name)s; the certificate holds until %(date)s."
    ) % {
        "name": key.organisation,
        "date": format_date(timezone.localtime(key.ends)),
    }

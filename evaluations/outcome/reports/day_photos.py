"""A photo of the day as it is kept: a picture of the same pixels, drawn anew like the previews of
evidence, so that no place, no time and no device of the camera is left in it."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext as _

from evaluations.entry.evidence.brought import kind_of
from evaluations.entry.evidence.kinds import IMAGE
from evaluations.entry.evidence.previews import Undrawable, redrawn
from evaluations.platform.errors import Refused
from evaluations.platform.store.files import StorageDown, stored_files

LARGEST = 20 * 2**20
MIB = 1 << 20


@dataclass(frozen=True)
class Picture:
    """A stored picture."""

    file: str
    size: int
    sha256: str


def keep_picture(upload: TemporaryUploadedFile, session: int) -> Picture:
    """Look at an uploaded photo as at evidence, draw it anew, store that. Raises Refused."""
    if (upload.size or 0) > LARGEST:
        params = {"most": LARGEST // MIB}
        raise Refused(_("The picture is larger than %(most)s MB. Make it smaller.") % params)
    path = Path(upload.temporary_file_path())
    kind_of(path, (IMAGE,), _("A photo must be a JPG, PNG or WebP file."))
    try:
        content = redrawn(path)
    except Undrawable:
        raise Refused(_("This picture cannot be drawn. Save it anew and send it again.")) from None
    name = f"photos/{session}/{uuid4().hex}.jpg"
    try:
        stored_files().write(name, content)
    except StorageDown:
        raise Refused(_("The store does not answer at the moment. Try again later.")) from None
    return Picture(name, len(content), sha256(content).hexdigest())

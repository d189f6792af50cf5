"""A scan of a sheet of paper: a PDF or a picture, by its content, kept with the evidence files."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext as _

from evaluations.entry.evidence.brought import kind_of
from evaluations.entry.evidence.kinds import IMAGE, PAGES
from evaluations.entry.evidence.naming import stored_name
from evaluations.platform.errors import Refused
from evaluations.platform.store.files import StorageDown, stored_files

LARGEST = 20 * 2**20


@dataclass(frozen=True)
class Scan:
    """A stored scan."""

    name: str
    content_type: str
    sha256: str
    size: int


def keep_scan(file: TemporaryUploadedFile, nomination: int) -> Scan:
    """Look at an uploaded scan (at most 20 MiB) and store it. Raises Refused."""
    if (file.size or 0) > LARGEST:
        raise Refused(_("The scan is larger than 20 MB. Please scan it in a lower quality."))
    path = Path(file.temporary_file_path())
    kind = kind_of(path, (IMAGE, PAGES), _("The scan must be a PDF, JPG or PNG file."))
    name = stored_name(nomination, kind.extension)
    try:
        stored_files().keep(name, path, kind.content_type)
    except StorageDown:
        raise Refused(_("The scan cannot be stored at the moment. Please try later.")) from None
    return Scan(
        name, kind.content_type, sha256(path.read_bytes()).hexdigest(), path.stat().st_size
    )

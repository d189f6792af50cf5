"""All evidence of a nomination as one ZIP, made while it is sent: nothing of it lies on disk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from zipstream import ZipStream

from evaluations.entry.evidence.models import EvidenceKind, EvidenceVersion
from evaluations.entry.evidence.naming import clean_stem, entry_name
from evaluations.entry.evidence.reading import newest_versions
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.store.files import StorageDown, stored_files
from units.models import User

LIST_NAME = "00 รายการหลักฐาน.txt"


@dataclass(frozen=True)
class Folder:
    """The evidence of one nomination; `name` is the folder in the ZIP, "" for none."""

    nomination: Nomination
    name: str = ""


def zip_pieces(folders: Iterable[Folder], reader: User) -> Iterator[bytes]:
    """The ZIP, piece by piece. A file the store has lost is named in the list instead."""
    archive = ZipStream(sized=False)
    for folder in folders:
        _add(archive, folder, reader)
        yield from archive.all_files()
    yield from archive.finalize()


def _add(archive: ZipStream, folder: Folder, reader: User) -> None:
    prefix = f"{folder.name}/" if folder.name else ""
    lines = [folder.nomination.official_name, ""]
    for version in newest_versions(folder.nomination, with_text=True):
        name = _put(archive, version, prefix, reader)
        late = f"  {_('after the deadline')}" if version.is_late else ""
        when = f"{timezone.localtime(version.added_at):%Y-%m-%d %H:%M}"
        number = f"{version.item.number:02d}"
        lines.append(f"{number}  {version.item.title}  ({version.number})  {name}  {when}{late}")
        lines.append(f"    SHA-256 {version.sha256}")
    archive.add("\r\n".join(lines).encode("utf-8-sig"), f"{prefix}{LIST_NAME}")


def _put(archive: ZipStream, version: EvidenceVersion, prefix: str, reader: User) -> str:
    """Put a version into the ZIP; its name there, or why it is not in it."""
    number, title = version.item.number, version.item.title
    if version.kind != EvidenceKind.FILE:
        name = entry_name(number, title, "txt")
        content = f"{title}\r\n\r\n{version.text or version.url}\r\n"
        archive.add(content.encode("utf-8-sig"), f"{prefix}{name}")
        return name
    if not version.is_served_to(reader.pk):
        return f"({version.get_scan_display()})"
    if not _is_there(version):
        silent = _("the store does not answer")
        return f"({silent})"
    stem = clean_stem(version.original_name or title)
    name = entry_name(number, stem, version.extension)
    archive.add(_pieces(version), f"{prefix}{name}")
    return name


def _is_there(version: EvidenceVersion) -> bool:
    try:
        return stored_files().holds(version.file)
    except StorageDown:
        return False


def _pieces(version: EvidenceVersion) -> Iterator[bytes]:
    """Opened only when its turn has come."""
    yield from stored_files().pieces(version.file, 0, (version.size or 1) - 1)

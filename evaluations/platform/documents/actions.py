"""Changes to print settings."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import edit, lock
from units.models import User

LOGO_SIDE = 600


LARGEST_LOGO_SIDE = 6000


@transaction.atomic
def set_printing(*, by: User, edits: int | None, values: Mapping[str, Any]) -> PrintSetting:
    """Store how documents are printed here."""
    require_administrator(by)
    setting, _made = PrintSetting.objects.get_or_create(pk=1)
    return edit(by=by, row=setting, edits=edits, values=values, verb="printing.changed")


def redrawn(content: bytes) -> bytes:
    """An emblem as a small JPEG of the same pixels on white: nothing of the file is kept."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 (most processes never see one)

    try:
        with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as image:
            if max(image.size) > LARGEST_LOGO_SIDE:
                raise Refused(_("The picture has too many pixels."))
            image.load()
            layer = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError):
        raise Refused(_("This is no PNG or JPG picture.")) from None
    layer.thumbnail((LOGO_SIDE, LOGO_SIDE))
    plain = Image.new("RGB", layer.size, "white")
    plain.paste(layer, mask=layer.getchannel("A"))
    bytes_io = BytesIO()
    plain.save(bytes_io, "JPEG", quality=90)
    return bytes_io.getvalue()


@transaction.atomic
def set_logo(*, by: User, content: bytes) -> None:
    """Take in the agency's own emblem, or none (empty)."""
    require_administrator(by)
    picture = redrawn(content) if content else b""
    setting, _made = PrintSetting.objects.get_or_create(pk=1)
    locked = lock(setting, None)
    locked.logo, locked.edits = picture, locked.edits + 1
    locked.save(update_fields=["logo", "edits"])
    record(by=by, verb="printing.logo", subject=locked, after={"bytes": len(picture)})

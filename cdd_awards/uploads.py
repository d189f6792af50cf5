"""What an ordinary form may bring: so much in all, on disk from the first byte on."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

# Around the file itself stand the other fields.
MARGIN = 1 << 20


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Refuses a form that is larger than FORM_UPLOAD_LARGEST before anything is stored."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 (Django's name)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > settings.FORM_UPLOAD_LARGEST + MARGIN:
            raise RequestDataTooBig

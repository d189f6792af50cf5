"""What goes wrong in an S3-compatible store, in one kind of fault."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from evaluations.platform.store.files import StorageDown

GONE = ("NoSuchKey", "NoSuchUpload", "404")


@contextmanager
def told_plainly() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError, OSError) as error:
        raise StorageDown(str(error)) from error


def is_gone(fault: ClientError) -> bool:
    """Whether the store answered that there is no such thing, and not that it cannot."""
    return fault.response.get("Error", {}).get("Code") in GONE

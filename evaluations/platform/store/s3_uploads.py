"""Receiving a file into an S3-compatible store, by any number of machines in turn.

A multipart upload takes parts of five MiB at least, but for the last one. Part N of ours always
holds the same bytes of the file, and what came beyond the last whole part lies in an object of
its own, named by where it ends: so whoever writes something twice writes the same.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from evaluations.platform.store.files import PARTIAL, Kept, PartLost
from evaluations.platform.store.s3_faults import is_gone, told_plainly

# The least that S3 takes, and what the page sends in one request (static/js/upload/job.js).
PART = 5 << 20


@contextmanager
def _lost_is_told() -> Iterator[None]:
    try:
        yield
    except ClientError as fault:
        if is_gone(fault):
            raise PartLost from None
        raise


class S3Uploads:
    """The half of S3Files that receives: one multipart upload for each file on its way."""

    bucket: Any

    def object_of(self, name: str) -> Any:
        raise NotImplementedError

    def name_of(self, key: str) -> str:
        raise NotImplementedError

    def _object(self, key: str) -> Any:
        return self.object_of(f"{PARTIAL}/{key}")

    def _tail(self, key: str, end: int) -> Any:
        return self.object_of(f"{PARTIAL}/{key}.{end}")

    def begin(self, key: str) -> str:
        with told_plainly():
            return str(self._object(key).initiate_multipart_upload().id)

    def add(self, key: str, sign: str, offset: int, size: int, pieces: Iterator[bytes]) -> int:
        with told_plainly(), _lost_is_told():
            upload = self._object(key).MultipartUpload(sign)
            buffer = bytearray(self._read_tail(key, offset))
            begin = offset - len(buffer)
            for piece in pieces:
                buffer += piece
                while len(buffer) >= PART:
                    upload.Part(begin // PART + 1).upload(Body=bytes(buffer[:PART]))
                    begin += PART
                    del buffer[:PART]
            self._put_rest(key, upload, begin, size, bytes(buffer))
        return begin + len(buffer)

    def _read_tail(self, key: str, offset: int) -> bytes:
        """What came since the last whole part."""
        if not offset % PART:
            return b""
        content: bytes = self._tail(key, offset).get()["Body"].read()
        return content

    def _put_rest(self, key: str, upload: Any, begin: int, size: int, rest: bytes) -> None:
        end = begin + len(rest)
        if rest and end == size:
            upload.Part(begin // PART + 1).upload(Body=rest)
        elif rest:
            self._tail(key, end).put(Body=rest)

    @contextmanager
    def whole(self, key: str, sign: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="received-") as folder:
            path = Path(folder) / key
            with told_plainly(), _lost_is_told():
                self._complete(key, sign)
                self._object(key).download_file(str(path))
            yield path

    def _complete(self, key: str, sign: str) -> None:
        """Make one object of the parts; a worker that was killed may have done so before."""
        upload = self._object(key).MultipartUpload(sign)
        try:
            parts = [
                {"PartNumber": part.part_number, "ETag": part.e_tag} for part in upload.parts.all()
            ]
            upload.complete(MultipartUpload={"Parts": parts})
        except ClientError as fault:
            if not is_gone(fault):
                raise

    def adopt(self, key: str, name: str, content_type: str) -> None:
        source = self._object(key)
        described = {"ContentType": content_type, "MetadataDirective": "REPLACE"}
        with told_plainly():
            self.object_of(name).copy(
                {"Bucket": source.bucket_name, "Key": source.key}, ExtraArgs=described
            )

    def discard(self, key: str) -> None:
        with told_plainly():
            for upload in self._uploads(key):
                upload.abort()
            for stored in self.bucket.objects.filter(Prefix=self._object(key).key):
                stored.delete()

    def _uploads(self, key: str = "") -> Any:
        return self.bucket.multipart_uploads.filter(Prefix=self._object(key).key)

    def received(self) -> Iterator[Kept]:
        """An upload may be told several times: by its parts, and by what is not yet one."""
        prefix = f"{PARTIAL}/"
        with told_plainly():
            begun = [(upload.object_key, upload.initiated) for upload in self._uploads()]
            finished = [
                (stored.key, stored.last_modified)
                for stored in self.bucket.objects.filter(Prefix=self._object("").key)
            ]
        for key, at in begun + finished:
            yield Kept(self.name_of(key).removeprefix(prefix).partition(".")[0], at)

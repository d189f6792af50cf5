"""Where evidence is kept, from one setting: a folder, or a bucket of an S3-compatible store."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

SIGNED_SECONDS = 60


def evidence_store(address: str, media_root: Path) -> dict[str, Any]:
    """The entry of STORAGES: `address` is "" for `media_root`, or s3://bucket/folder?endpoint=….

    The keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as everywhere.
    """
    if not address:
        return {
            "BACKEND": "evaluations.platform.store.folder.LocalFiles",
            "OPTIONS": {"location": str(media_root)},
        }
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        raise ImproperlyConfigured("EVIDENCE_STORE must begin with s3://bucket.")
    params = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if unknown := set(params) - {"endpoint", "region"}:
        raise ImproperlyConfigured(f"EVIDENCE_STORE does not know {', '.join(sorted(unknown))}.")
    return {
        "BACKEND": "evaluations.platform.store.s3.S3Files",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": parts.path.strip("/"),
            "endpoint_url": params.get("endpoint") or None,
            "region_name": params.get("region") or None,
            "signature_version": "s3v4",
            "default_acl": None,
            "querystring_expire": SIGNED_SECONDS,
        },
    }


def endpoint_of(address: str) -> list[str]:
    """The origin from which a browser fetches signed addresses, for the content policy."""
    endpoint = parse_qs(urlsplit(address).query).get("endpoint", [""])[0]
    parts = urlsplit(endpoint)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else ["https://*.amazonaws.com"]

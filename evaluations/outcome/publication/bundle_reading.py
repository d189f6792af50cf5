"""The inside of a bundle, read in a process of its own (isolation.py). Plain Python."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import IO, Any
from zipfile import ZipFile

from evaluations.outcome.publication.bundle_schema import (
    RESULTS,
    ROUND,
    SCHEMA,
    SEALS,
    BundleContent,
)
from evaluations.platform.json_schema import first_problem
from evaluations.platform.unpacking import Limits, Unsafe, opened
from evaluations.platform.untrusted import NotOurs, loads

FORMAT = "cdd-awards-bundle"
VERSION = 1
MANIFEST = "manifest.json"
LIMITS = Limits(members=5000, largest=32 << 20, total=64 << 20)


class Unfit(Exception):
    """It is no whole bundle of ours; `code` is no_bundle, too_large, other_kind, changed or
    misshapen."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code)
        self.code, self.name = code, name


def read(source: IO[bytes], _argument: Any) -> BundleContent | dict[str, str]:
    """What is kept of the bundle, or {"fault", "file"} with what does not fit."""
    try:
        with opened(source, LIMITS) as packed:
            return _read(packed)
    except Unfit as fault:
        return {"fault": fault.code, "file": fault.name}
    except Unsafe as fault:
        return {"fault": "too_large" if fault.code == "bomb" else "no_bundle", "file": ""}
    except (LookupError, NotOurs):
        return {"fault": "no_bundle", "file": ""}


def _read(packed: ZipFile) -> BundleContent:
    manifest = _of(dict, loads(packed.read(MANIFEST)))
    if (manifest["format"], manifest["version"]) != (FORMAT, VERSION):
        raise Unfit("other_kind")
    files: dict[str, bytes] = {}
    for name, wanted in _of(dict, manifest["files"]).items():
        files[name] = packed.read(name)
        if sha256(files[name]).hexdigest() != wanted:
            raise Unfit("changed", name)
    results = [name for name in files if name.startswith(RESULTS)]
    return {
        "name": _of(str, manifest["name"]),
        "round": _document(files, ROUND, "round"),
        "seals": _document(files, SEALS, "seals"),
        "results": [_document(files, name, "result") for name in results],
    }


def _document(files: Mapping[str, bytes], name: str, kind: str) -> Any:
    """A file that holds what the schema says of `kind`, and nothing else."""
    document = loads(files[name])
    if first_problem(document, SCHEMA, kind):
        raise Unfit("misshapen", name)
    return document


def _of(kind: Callable[..., Any], value: Any) -> Any:
    if type(value) is not kind:
        raise NotOurs("a value is of another kind")
    return value

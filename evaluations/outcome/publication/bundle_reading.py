"""The inside of a bundle, read in a process of its own (isolation.py). Plain Python."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import IO, Any
from zipfile import ZipFile

from evaluations.platform.unpacking import Limits, Unsafe, opened
from evaluations.platform.untrusted import NotOurs, loads, whole_number

FORMAT = "cdd-awards-bundle"
VERSION = 1
MANIFEST = "manifest.json"
LIMITS = Limits(members=5000, largest=32 << 20, total=64 << 20)
RESULTS = "results/"
LAST_YEAR = 9999
Json = dict[str, Any]


class Unfit(Exception):
    """It is no whole bundle of ours; `code` is no_bundle, too_large, other_kind or changed."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code)
        self.code, self.name = code, name


def read(source: IO[bytes], _argument: Any) -> Json:
    """{"name", "files"} without the tables, or {"fault", "file"} with what does not fit."""
    try:
        with opened(source, LIMITS) as packed:
            return _read(packed)
    except Unfit as fault:
        return {"fault": fault.code, "file": fault.name}
    except Unsafe as fault:
        return {"fault": "too_large" if fault.code == "bomb" else "no_bundle", "file": ""}
    except (LookupError, NotOurs):
        return {"fault": "no_bundle", "file": ""}


def _read(packed: ZipFile) -> Json:
    manifest = _of(dict, loads(packed.read(MANIFEST)))
    if (manifest["format"], manifest["version"]) != (FORMAT, VERSION):
        raise Unfit("other_kind")
    files: Json = {}
    for name, wanted in _of(dict, manifest["files"]).items():
        part = packed.read(name)
        if sha256(part).hexdigest() != wanted:
            raise Unfit("changed", name)
        if name.endswith(".json"):
            files[name] = loads(part)
    _check_shape(files)
    return {"name": _of(str, manifest["name"]), "files": files}


def _check_shape(files: Json) -> None:
    _check_round(files["round.json"])
    for name, content in files.items():
        if name.startswith(RESULTS):
            _check_result(content)


def _of(kind: Callable[..., Any], value: Any) -> Any:
    if type(value) is not kind:
        raise NotOurs("a value is of another kind")
    return value


def _check_round(content: Any) -> None:
    award_round: Mapping[str, Any] = _of(dict, content)
    _of(str, award_round["name"]), _of(str, award_round["level"])
    whole_number(award_round["fiscal_year_be"], LAST_YEAR)


def _check_result(content: Any) -> None:
    """What the page of an archive reads must be there, and of its kind."""
    result: Mapping[str, Any] = _of(dict, content)
    for name in ("category", "award", "committee", "code", "certified_at"):
        _of(str, result[name])
    for line in _of(list, result["lines"]):
        _of(str, _of(dict, _of(dict, line)["nomination"])["official_name"])
        _of(str, line["band"])
        if line["rank"] is not None:
            whole_number(line["rank"])
        if line["total"] is not None:
            _of(str, line["total"])

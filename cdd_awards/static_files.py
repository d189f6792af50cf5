"""Static files under names that change with their content, and what a script imports."""

import posixpath
import re
from functools import lru_cache

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^import .*?"(\.[^"]+)";$', re.MULTILINE)


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # has no types
    """Scripts import each other by those names, too."""

    support_js_module_import_aggregation = True


@lru_cache
def imports_of(name: str) -> frozenset[str]:
    """The scripts that the script `name` imports, and those that these import."""
    source = (settings.BASE_DIR / "static" / name).read_text(encoding="utf-8")
    folder = posixpath.dirname(name)
    direct = {posixpath.normpath(f"{folder}/{path}") for path in IMPORT.findall(source)}
    return frozenset(direct).union(*map(imports_of, direct))

"""An audit that looked nothing up is no good news."""

import json
from typing import Any

import pytest

from cdd_awards.advisories import UNREACHABLE, report

FINE = {"name": "django", "version": "5.2", "vulns": []}
BAD = {
    "name": "pypdf",
    "version": "5.0",
    "vulns": [{"id": "GHSA-x", "fix_versions": ["6.0"]}, {"id": "GHSA-y", "fix_versions": []}],
}
SKIPPED = {"name": "six", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "begins", "status"),
    [
        ([FINE], "No known advisory about 1 packages.", 0),
        ([FINE, SKIPPED], "No known advisory about 1 packages.\n1 packages could not", 0),
        ([FINE, BAD], "pypdf 5.0: GHSA-x, mended in 6.0\npypdf 5.0: GHSA-y, mended in no", 1),
        ([SKIPPED], UNREACHABLE, 0),
        ([], UNREACHABLE, 0),
    ],
)
def test_what_was_found(packages: list[Any], begins: str, status: int) -> None:
    sentences, how = report(json.dumps({"dependencies": packages}))

    assert sentences.startswith(begins)
    assert how == status


@pytest.mark.parametrize("told", ["", "Traceback", "[]", "{}"])
def test_a_service_that_did_not_answer(told: str) -> None:
    assert report(told) == (UNREACHABLE, 0)

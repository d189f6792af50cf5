"""What pip-audit found about the pinned packages: `python -m cdd_awards.advisories FILE`.

pip-audit says "no known vulnerabilities" also where the index told it nothing about any package;
here that is said, and is not taken for good news.
"""

import json
import sys
from pathlib import Path
from typing import Any

UNREACHABLE = (
    "The advisories could not be looked up: no advisory service answered from this network.\n"
    "The SBOM is made. Run `make audit` again from a network that reaches one."
)


def report(params: str) -> tuple[str, int]:
    """Sentences for the operator, and the exit status: 1 where an advisory was found."""
    try:
        packages: list[dict[str, Any]] = json.loads(params)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return UNREACHABLE, 0
    looked_up = [package for package in packages if "skip_reason" not in package]
    if not looked_up:
        return UNREACHABLE, 0
    reported = [
        f"{package['name']} {package['version']}: {advisory['id']}, mended in "
        f"{', '.join(advisory['fix_versions']) or 'no release yet'}"
        for package in looked_up
        for advisory in package["vulns"]
    ]
    lines = reported or [f"No known advisory about {len(looked_up)} packages."]
    skipped = len(packages) - len(looked_up)
    if skipped:
        lines.append(f"{skipped} packages could not be looked up.")
    return "\n".join(lines), 1 if reported else 0


def main(path: Path) -> int:
    params = path.read_text(encoding="utf-8") if path.exists() else ""
    sentences, status = report(params)
    sys.stdout.write(f"{sentences}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

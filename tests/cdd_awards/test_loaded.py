"""What few requests need is loaded by them alone: each is megabytes of every web process."""

import os
import subprocess
import sys

from tests.variables import GOOD

DRAW_AND_READ = [
    "PIL",
    "asn1crypto",
    "fontTools",
    "openpyxl",
    "pyhanko",
    "pypdf",
    "pypdfium2",
    "segno",
    "weasyprint",
    "xlsxwriter",
]
TALK_TO_OTHERS = ["boto3", "jwt", "requests", "sentry_sdk", "storages"]


def test_a_web_process_loads_no_more_than_pages_need() -> None:
    program = "import sys, cdd_awards.wsgi; print(*sys.modules)"
    environment = {"PATH": os.environ["PATH"], **GOOD}
    command = [sys.executable, "-W", "ignore", "-c", program]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)

    loaded = set(told.stdout.split())
    assert {"django.template.base", "evaluations.urls"} <= loaded
    assert not loaded & {*DRAW_AND_READ, *TALK_TO_OTHERS}

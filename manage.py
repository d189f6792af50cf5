#!/usr/bin/env python
"""Django's command line; `serve` goes past it, for it needs none of the product loaded."""

import os
import sys

from django.core.management import execute_from_command_line

from cdd_awards.serving.serve import serve

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdd_awards.settings")
    if sys.argv[1:2] == ["serve"]:
        sys.exit(serve(sys.argv[2:]))
    execute_from_command_line(sys.argv)

"""A PDF, read back."""

import subprocess


def text_of(pdf: bytes) -> str:
    """What pdftotext reads, in one line."""
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    read = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())

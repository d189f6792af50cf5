"""verify.html: the verifier for whoever has a browser and no Python. One file that opens from the
disk, and whose policy lets it load and send nothing; its scripts need nothing of the product's."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
# In the order of who needs whom.
SCRIPTS = (
    *("texts", "sha256", "zip", "token", "json", "fractions", "counting", "ranking"),
    *("verdict", "results", "proofs", "tables", "check", "page"),
)


# In one script everything sees everything.
MODULE_WORDS = re.compile(r"^import [^;]*;\n|^export ", re.MULTILINE)


def verify_page() -> bytes:
    parts = [(HERE / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    script = MODULE_WORDS.sub("", "\n".join(parts))
    page = (HERE / "verify.html").read_text(encoding="utf-8").replace("@script@", script)
    own = {
        f"{name}-src": _digest(re.findall(f"<{name}[^>]*>(.*?)</{name}>", page, re.DOTALL)[0])
        for name in ("script", "style")
    }
    own |= {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
    return page.replace("@policy@", "; ".join(map(" ".join, own.items()))).encode()


def _digest(content: str) -> str:
    """As a security policy names it."""
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"

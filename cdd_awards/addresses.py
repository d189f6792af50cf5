"""Settings that say where we are and who stands before us. Plain Python.

Each function returns a sentence for the operator, or "" where nothing is wrong.
"""

from urllib.parse import urlsplit


def proxy_fault(*, behind: bool, count: int) -> str:
    """Whether the two settings about front servers contradict each other."""
    if count < 0:
        return "PROXY_COUNT must be 0 or the number of front servers."
    if behind and not count:
        return (
            "BEHIND_PROXY=1 says that a front server stands before us, PROXY_COUNT=0 that none "
            "does: every client would have the front server's address and share one limit. Set "
            "PROXY_COUNT to the number of front servers (usually 1)."
        )
    if count and not behind:
        return (
            f"PROXY_COUNT={count} says that a front server stands before us, BEHIND_PROXY=0 that "
            "none does: clients could choose their own address. Set BEHIND_PROXY=1, or "
            "PROXY_COUNT=0 where there is no front server."
        )
    return ""


def address_fault(address: str, *, https: bool) -> str:
    """Whether links in mails and on paper would lead nowhere."""
    example = "such as https://awards.example.org"
    if not address:
        return f"SITE_ADDRESS must say where people reach this installation, {example}."
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return f"SITE_ADDRESS must begin with http:// or https:// and name a host, {example}."
    if parts.path or parts.query or parts.fragment or parts.username:
        return f"SITE_ADDRESS must be scheme and host alone, {example}."
    if https and parts.scheme != "https":
        return f"SITE_ADDRESS must begin with https:// where HTTPS=1, {example}."
    return ""

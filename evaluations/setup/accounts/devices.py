"""What a browser calls itself, in a few words a person recognises. Plain Python."""

LONGEST = 120
# Each calls itself after those it descends from as well, so the youngest come first.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Line/", "LINE"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for sign, name in names if sign in text), "")


def device_name(user_agent: str) -> str:
    """ "Chrome, Windows"; the beginning of the text itself where it is none we know."""
    labels = [name for names in (BROWSERS, SYSTEMS) if (name := _first(names, user_agent))]
    params = ", ".join(labels) or user_agent
    return "".join(sign for sign in params if sign.isprintable())[:LONGEST]

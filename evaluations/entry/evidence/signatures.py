"""What the first bytes of a file say. Plain Python, and no reader of any kind of file."""

_SIGNATURES = {
    b"\xff\xd8\xff": "jpg",
    b"\x89PNG": "png",
    b"ID3": "mp3",
    b"\xff\xf2": "mp3",
    b"\xff\xf3": "mp3",
    b"\xff\xfb": "mp3",
    b"PK\x05\x06": "archive",
    b"PK\x07\x08": "archive",
    b"Rar!\x1a\x07": "archive",
    b"7z\xbc\xaf\x27\x1c": "archive",
    b"\x1f\x8b\x08": "archive",
    b"BZh": "archive",
    b"\xfd7zXZ\x00": "archive",
}
# ISO base media: the major brand of a film, or one that another film is compatible with.
_FILM_BRANDS = frozenset(
    (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash")
)
_COMPATIBLE_FILM_BRANDS = frozenset((b"isom", b"mp41", b"mp42"))
_STILL_BRANDS = frozenset((b"heic", b"avif"))
_MAJOR_STILL_BRANDS = _STILL_BRANDS | {b"mif1", b"msf1"}


def signature_of(head: bytes) -> str:
    """An extension of KINDS; "heic", "mov" or "archive", which are refused with advice; or ""."""
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm" if b"\x42\x82\x84webm" in head else ""
    if head.startswith(b"RIFF"):
        return "webp" if head[8:14] == b"WEBPVP" else ""
    otherwise = "archive" if head[257:262] == b"ustar" else ""
    name = next((kind for start, kind in _SIGNATURES.items() if head.startswith(start)), otherwise)
    return "" if name == "png" and _is_animated(head) else name


def _is_animated(png: bytes) -> bool:
    return b"acTL" in png.partition(b"IDAT")[0]


def _iso_media(head: bytes) -> str:
    major, size = head[8:12], int.from_bytes(head[:4])
    compatible = range(16, size, 4) if size <= len(head) else ()
    brands = {major, *(head[at : at + 4] for at in compatible)}
    if major in _MAJOR_STILL_BRANDS and brands & _STILL_BRANDS:
        return "heic"
    if major == b"qt  ":
        return "mov"
    is_sound = major.startswith(b"M4A")
    is_film = major in _FILM_BRANDS or (brands & _COMPATIBLE_FILM_BRANDS and not is_sound)
    return "mp4" if is_film else ""

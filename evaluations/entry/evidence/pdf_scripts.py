"""Whether a PDF holds a script. Plain Python; work that grows with the file and no faster.

Names may be written with escapes (/J#61vaScript), and objects may lie compressed in object
streams. What cannot be looked into, because it is encrypted or packed in another way, counts as
if it held one: better a mark too many.
"""

import re
import zlib
from typing import IO

PIECE = 1 << 20
# Actions that run something; what only says when (OpenAction, AA) is in harmless files too.
NAMES = ("JavaScript", "JS", "Launch", "RichMedia", "XFA")
MOST_UNPACKED = 256 << 20
_HEADER = 4096
_STREAM = re.compile(rb"stream\r?\n")


def _escaped(name: str) -> bytes:
    """A pattern for a name, each letter of which may be written as # and two digits."""
    letters = (f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name)
    return ("/" + "".join(letters) + r"(?![A-Za-z0-9#])").encode()


_RUNS = re.compile(b"|".join(_escaped(name) for name in NAMES))
_PACKED = re.compile(_escaped("ObjStm"))
_LONGEST_MATCH = 3 * max(len(name) for name in NAMES) + 2


def holds_script(file: IO[bytes], size: int) -> bool:
    """Whether some reader might run a program that the PDF brings."""
    packed: list[int] = []
    at, overlap = 0, b""
    file.seek(0)
    while piece := file.read(PIECE):
        text = overlap + piece
        if _RUNS.search(text):
            return True
        # One that lies wholly in the overlap was seen with the piece before.
        matches = (match for match in _PACKED.finditer(text) if match.end() > len(overlap))
        packed += [at - len(overlap) + match.start() for match in matches]
        at, overlap = at + len(piece), text[-_LONGEST_MATCH:]
    return _packed_ones_hold(file, packed, size)


def _packed_ones_hold(file: IO[bytes], packed: list[int], size: int) -> bool:
    """Unpack the object streams whose headers are at `packed`, within a budget for all."""
    reading, unpacking = 2 * size + PIECE, MOST_UNPACKED
    for at in packed:
        start = max(0, at - _HEADER)
        file.seek(start)
        around = file.read(at - start + _HEADER)
        begins = _STREAM.search(around, at - start)
        if begins is None:
            continue
        if not _is_packed_once(around[: begins.start()], at - start):
            return True
        file.seek(start + begins.end())
        read, unpacked, has_script = _unpacked_holds(file, unpacking)
        reading, unpacking = reading - read, unpacking - unpacked
        if has_script or reading < 0 or unpacking <= 0:
            return True
    return False


def _is_packed_once(text: bytes, at: int) -> bool:
    """By one filter without parameters: a second one, or a predictor, leaves the names hidden."""
    header = text[max(0, text.rfind(b" obj", 0, at)) :]
    return header.count(b"Decode") == 1 and b"#" not in header


def _unpacked_holds(file: IO[bytes], most: int) -> tuple[int, int, bool]:
    """Bytes read, bytes unpacked, and whether a script is there or may be."""
    unpacker, overlap = zlib.decompressobj(), b""
    read = unpacked = 0
    try:
        while not unpacker.eof and unpacked < most:
            data = unpacker.unconsumed_tail or file.read(1 << 16)
            if not data:
                break
            read += len(data) if not unpacker.unconsumed_tail else 0
            text = overlap + unpacker.decompress(data, PIECE)
            unpacked += len(text) - len(overlap)
            if _RUNS.search(text):
                return read, unpacked, True
            overlap = text[-_LONGEST_MATCH:]
    except zlib.error:
        return read, unpacked, True
    return read, unpacked, False

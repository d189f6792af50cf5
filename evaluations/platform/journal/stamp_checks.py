"""Hold the journal against its time stamps: those stored here, and old ones kept outside.

Who exchanges the whole database, with new keys, makes a journal that fits itself. Its seals are
others, and no authority stamps them in the past: a token that left the machine tells of a chain
digest that is not there.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from evaluations.platform.journal.models import Seal, TimeStamp
from evaluations.platform.journal.stamps import imprint_of, renewed_imprint, trusted
from evaluations.platform.journal.timestamps import Token, Unfit, read_token
from evaluations.platform.journal.verification import Finding

READ_AT_ONCE = 500
# How the bundle names tokens, and how openssl does.
SUFFIXES = (".der", ".tst", ".tsr")


def first_stamp_finding(*, after: Seal | None = None) -> Finding | None:
    """The first stored token that does not fit; `after` is a seal behind which they are read."""
    rows = TimeStamp.objects.filter(seal__number__gt=after.number if after else 0)
    stamps = rows.select_related("seal", "renews").order_by("seal__number", "pk")
    roots = trusted()
    for stamp in stamps.iterator(chunk_size=READ_AT_ONCE):
        if problem := _problem(stamp, roots):
            sentence = f"the time stamp by {stamp.authority_name}: {problem}"
            return Finding(stamp.seal.number, 0, sentence)
    return None


def _problem(stamp: TimeStamp, roots: list[bytes]) -> str:
    try:
        token = read_token(bytes(stamp.token), roots)
    except Unfit as fault:
        return str(fault)
    if token.imprint != imprint_of(stamp):
        return "the token is not of this seal"
    stored = (stamp.stamped_at, stamp.certificate_ends_at, stamp.authority_name)
    if stored != (token.at, token.ends_at, token.authority):
        return "the token says another time or authority than its row"
    if stamp.renews and token.at > stamp.renews.certificate_ends_at:
        return "it came after the certificate of the older token had ended"
    return ""


def first_misfit_outside(tokens: Mapping[str, bytes]) -> Finding | None:
    """The first of the tokens, by name, that is of no seal of this journal."""
    roots, read = trusted(), dict[str, Token]()
    for name, content in tokens.items():
        try:
            read[name] = read_token(content, roots)
        except Unfit as fault:
            return Finding(0, 0, f"{name}: {fault}")
    return _first_strange(sorted(read.items(), key=lambda pair: pair[1].at))


def _first_strange(tokens: Iterable[tuple[str, Token]]) -> Finding | None:
    """Older tokens first, so that a newer one over one of them is known."""
    chains = Seal.objects.values_list("chain", flat=True)
    known = {bytes.fromhex(chain): chain for chain in chains}
    for name, token in tokens:
        chain = known.get(token.imprint)
        if chain is None:
            label = f"the token of {token.at.isoformat()} by {token.authority}"
            end = "is of no seal here: the journal was exchanged or cut short"
            return Finding(0, 0, f"{name}: {label} {end}")
        known[renewed_imprint(chain, token.content)] = chain
    return None


def tokens_in(path: Path) -> dict[str, bytes]:
    """A token's file, or all in a folder, by name; such as `stamps/` of a bundle."""
    files = [path] if path.is_file() else sorted(path.rglob("*"))
    wanted = [file for file in files if file == path or file.suffix in SUFFIXES]
    return {file.name: file.read_bytes() for file in wanted if file.is_file()}

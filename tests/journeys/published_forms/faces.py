"""What was certified, on every face of it."""

import re
from dataclasses import dataclass


def _close(text: str) -> str:
    """Without spaces: paper breaks its lines where it likes, also within a Thai word."""
    return "".join(text.split())


@dataclass(frozen=True)
class Faces:
    """The certified result on the page, on paper, and in the spreadsheet."""

    page: str
    paper: str
    workbook: str

    def must_say(self, *texts: str) -> None:
        """Each of `texts` on every face."""
        for text in texts:
            for face, said in vars(self).items():
                assert _close(text) in _close(said), f"The {face} does not say “{text}”: {said}"

    def must_sum(self, row: str, published: str) -> None:
        """A row of sums by judge on every face, and the figure published from it at its end."""
        self.must_say(row, published)
        at_its_end = re.escape(_close(row)) + r"[≈/().0-9]*?" + re.escape(published)
        for said in (self.page, self.workbook):
            assert re.search(at_its_end, _close(said)), f"“{row}” does not end in {published}"

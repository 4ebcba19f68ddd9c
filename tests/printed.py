"""What a PDF says: its letters and digits without what only its layout has."""

import re
import subprocess
import unicodedata

UNSEEN = re.compile("[\u0640\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\u064b-\u0655]")


def printed(pdf: bytes) -> str:
    """The words of a PDF in the order in which they are read, as `bare` gives them."""
    command = ["pdftotext", "-", "-"]
    text = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return bare(text)


def bare(text: str) -> str:
    """A text as it can be compared with a PDF's: letters and digits, neither spaces nor signs.

    Spaces beside digits get lost where the direction turns, and the ligature of lam and alef is
    taken apart in either order: those that stand together are sorted.
    """
    seen = UNSEEN.sub("", unicodedata.normalize("NFKD", text))
    alike = re.sub("[لا]{2,}", lambda found: "".join(sorted(found[0])), seen)
    return "".join(sign for sign in alike if sign.isalnum())

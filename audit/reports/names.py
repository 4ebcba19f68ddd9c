"""What the files of reports are called."""

import re

UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
"""What no file system of a reader's takes in a name, and what the ends of lines would be."""
LONGEST = 200
"""Bytes of a name: systems take 255, and two files of one name are numbered besides."""


def pdf_name(subject: str, *rest: str) -> str:
    """The name of a PDF; one too long loses of its subject, not of what tells files apart."""
    end = "".join(f", {each}" for each in rest) + ".pdf"
    room = max(0, LONGEST - len(end.encode()))
    start = subject.encode()[:room].decode(errors="ignore")
    return UNFIT.sub(" ", start.rstrip() + end).strip()

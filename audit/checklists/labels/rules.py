"""Which answers and ends of scales may be said otherwise, and how long; pure."""

from audit.engines.language.dressing import ANSWERS, ENDS

LABELS = (*ANSWERS, *ENDS)
LONGEST = {**dict.fromkeys(ANSWERS, 24), **dict.fromkeys(ENDS, 60)}
"""Characters: answers stand on keys of which a phone shows four in a line."""

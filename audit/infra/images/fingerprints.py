"""What a picture looks like in 64 bits: near-identical pictures differ in few of them.

The signs of the lowest frequencies (a discrete cosine transform of 32 by 32 greys) against their
median: re-encoding, resizing and brightness hardly change them. Decodes: run it in a worker.
"""

from collections.abc import Sequence
from math import cos, pi
from statistics import median, pvariance
from typing import Final

from PIL import Image

from audit.infra.images.copies import THUMBNAIL_EDGE, decoded

EDGE: Final = 32
LOW: Final = 8
FLAT: Final = 36.0
"""Below this variance of its greys (of 0 to 255) a picture shows nothing that could be known again:
a lens cap, a white wall."""

_WAVES: Final = [
    [cos(pi * (2 * place + 1) * frequency / (2 * EDGE)) for place in range(EDGE)]
    for frequency in range(LOW + 1)
]


def fingerprint(data: bytes) -> str:
    """16 hexadecimal digits, or "" for a flat picture. Raises PictureError."""
    small = decoded(data, THUMBNAIL_EDGE).convert("L").resize((EDGE, EDGE), Image.Resampling.BOX)
    greys = small.tobytes()
    if pvariance(greys) < FLAT:
        return ""
    lowest = _lowest([greys[row * EDGE : (row + 1) * EDGE] for row in range(EDGE)])
    middle = median(lowest)
    bits = 0
    for each in lowest:
        bits = bits << 1 | (each > middle)
    return f"{bits:016x}"


def _lowest(rows: Sequence[bytes]) -> list[float]:
    """The 8 by 8 lowest frequencies that are none of the picture's plain brightness."""
    across = [
        [sum(grey * wave for grey, wave in zip(row, _WAVES[u], strict=True)) for row in rows]
        for u in range(1, LOW + 1)
    ]
    return [
        sum(grey * wave for grey, wave in zip(column, _WAVES[v], strict=True))
        for column in across
        for v in range(LOW)
    ]

"""The pictures of the demo's photo notes: every one its own, few drawn anew."""

from collections import Counter
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageEnhance

from audit.demo.pictures import picture

FRAME = (1160, 870)
VIEWS = 2
"""How many pictures of a scene are drawn; the rest are other frames of these. (Both of the
cash machine show it out of service, as its notes say.)"""


class Album:
    """Hands out photos; the same requests in the same order give the same bytes."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def next_photo(self, scene: str) -> bytes:
        """A JPEG of 1160 x 870 pixels that nobody was handed before."""
        number = self._taken[scene]
        self._taken[scene] += 1
        view, step = number % VIEWS, number // VIEWS
        out = BytesIO()
        _reframed(_drawn(scene, view), step).save(out, "JPEG", quality=78)
        return out.getvalue()


def _reframed(whole: Image.Image, step: int) -> Image.Image:
    """Taken a step aside, in slightly other light."""
    across, down = whole.width - FRAME[0], whole.height - FRAME[1]
    left, top = step * 37 % (across + 1), step * 29 % (down + 1)
    frame = whole.crop((left, top, left + FRAME[0], top + FRAME[1]))
    return ImageEnhance.Brightness(frame).enhance(1.04 - step % 5 * 0.06) if step else frame


@lru_cache(maxsize=64)
def _drawn(scene: str, view: int) -> Image.Image:
    return picture(scene, view)

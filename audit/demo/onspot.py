"""What happened before an auditor left: something was put right, and both sides signed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from math import pi, sin
from random import Random
from typing import Final

from PIL import Image, ImageDraw

from audit.demo.album import Album
from audit.formats.manifest import Photo, Signature

FAULT: Final = "ss-materials-current"
"""What is found wanting and put right on the spot."""

INK: Final = (23, 29, 75, 255)
SIGNED: Final = (
    ("branch", "Tomos Ifan", "Branch manager",
     "The new price lists lay in the back office. They are out now; the leaflets come tomorrow."),
    ("auditor", "Eleri Rees", "Area supervisor", ""),
)  # fmt: skip


@dataclass(frozen=True)
class OnTheSpot:
    """The corrected state and two drawings, as bytes in the order of `photos`."""

    pictures: tuple[bytes, ...] = ()

    @property
    def photos(self) -> list[Photo]:
        """How the manifest names them."""
        if not self.pictures:
            return []
        corrected, *drawn = (hashlib.sha256(data).hexdigest() for data in self.pictures)
        words = "This year’s price lists, put up while I was there"
        put_right = Photo(sha256=corrected, of=f"item:{FAULT}", caption=words, purpose="corrected")
        return [put_right, *(Photo(sha256=n, of="visit", purpose="signature") for n in drawn)]

    def signatures(self, sent: datetime) -> list[Signature]:
        """Who signed, a few minutes before it was sent."""
        drawn = [photo.sha256 for photo in self.photos if photo.purpose == "signature"]
        moment = (sent - timedelta(minutes=4)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        told = zip(SIGNED, drawn, strict=False)
        return [
            Signature(side=side, name=name, role=role, at=moment, photo=photo, remark=remark)  # type: ignore[arg-type]
            for (side, name, role, remark), photo in told
        ]


def on_the_spot(album: Album) -> OnTheSpot:
    """A second photo of the rack, and both names by hand."""
    drawings = tuple(drawing(name) for _side, name, _role, _remark in SIGNED)
    return OnTheSpot((album.next_photo("notice-board"), *drawings))


def drawing(name: str) -> bytes:
    """A name as a pen might write it: a small PNG, see-through where there is no ink."""
    random = Random(name)  # noqa: S311 - repeatable, not secret
    canvas = Image.new("RGBA", (1120, 400))
    pen, left = ImageDraw.Draw(canvas), 60.0
    for word in name.split():
        left = _word(pen, word, left, random) + 60
    width, height = (side // 2 for side in canvas.size)
    small = canvas.resize((width, height), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.crop(small.getbbox()).save(out, "PNG", optimize=True)
    return out.getvalue()


def _word(pen: ImageDraw.ImageDraw, word: str, left: float, random: Random) -> float:
    """One word as a running line of loops, its first letter large; returns where it ends."""
    rises = [150 + random.random() * 40, *(30 + random.random() * 55 for _ in word[1:])]
    at = [(left, 250.0)]
    for rise in rises:
        wide = 34 + rise * 0.16
        for step in range(1, 25):
            turn = 2 * pi * step / 24
            x = left + wide * step / 24 + rise * 0.16 * sin(turn)
            at.append((x, 250 - rise * (1 - abs(1 - step / 12)) + 10 * sin(2 * turn)))
        left += wide
    at.append((left + 70, 235))
    pen.line(at, fill=INK, width=8, joint="curve")
    return left

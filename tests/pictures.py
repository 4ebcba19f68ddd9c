"""Real pictures as phones take them: with EXIF and a position, or full of detail."""

import random
from functools import cache
from io import BytesIO

import piexif
from PIL import Image

TAKEN_BY = "Phone of a shopper"
"""What stands in the metadata and must never come out again."""


@cache
def jpeg(seed: int = 0, size: tuple[int, int] = (640, 480), *, orientation: int = 1) -> bytes:
    """A textured JPEG with camera, orientation and GPS position in its EXIF; the same each time."""
    noise = random.Random(seed)
    small = Image.frombytes(
        "RGB", (size[0] // 8, size[1] // 8), noise.randbytes(size[0] // 8 * (size[1] // 8) * 3)
    )
    image = small.resize(size, Image.Resampling.BICUBIC)
    exif = {
        "0th": {
            piexif.ImageIFD.Make: TAKEN_BY.encode(),
            piexif.ImageIFD.Orientation: orientation,
        },
        "GPS": {
            piexif.GPSIFD.GPSLatitudeRef: b"N",
            piexif.GPSIFD.GPSLatitude: ((51, 1), (28, 1), (4800, 100)),
            piexif.GPSIFD.GPSLongitudeRef: b"W",
            piexif.GPSIFD.GPSLongitude: ((3, 1), (10, 1), (3000, 100)),
        },
    }
    out = BytesIO()
    image.save(out, "JPEG", quality=80, exif=piexif.dump(exif))
    return out.getvalue()


def signature(colour: str) -> bytes:
    """A small PNG, see-through but for a line: what a phone keeps of a name by hand."""
    image = Image.new("RGBA", (120, 40))
    image.paste(Image.new("RGBA", (100, 4), colour), (10, 18))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def textured(seed: int, size: tuple[int, int] = (1000, 750)) -> Image.Image:
    """A picture full of detail, as a photo of a hall is: noise over blurred patches."""
    chance = random.Random(seed)
    patches = Image.new("RGB", (8, 6))
    patches.putdata([tuple(chance.randrange(40, 220) for _ in range(3)) for _ in range(48)])
    noise = Image.effect_noise(size, 90).convert("RGB")
    return Image.blend(patches.resize(size, Image.Resampling.BICUBIC), noise, 0.35)


def encoded(picture: Image.Image, quality: int = 75) -> bytes:
    """A picture as JPEG bytes."""
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()

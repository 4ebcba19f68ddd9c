"""Photos of a branch made by code: textured like real ones, the same every time."""

from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from audit.demo.papers import PAPERS
from audit.demo.scenes import SCENES, SIZE, Scene

_DRAWN: dict[str, Scene] = {**SCENES, **PAPERS}
NAMES = tuple(_DRAWN)
"""What can be photographed."""


def photo(name: str, variant: int = 0, *, quality: int = 78) -> bytes:
    """A JPEG of one of NAMES, 1280 x 960 pixels; variants differ in detail, light and frame.

    Textured on purpose: at 1000 px and quality 75 it is larger than 150 KB, as photos are.
    """
    out = BytesIO()
    picture(name, variant).save(out, "JPEG", quality=quality)
    return out.getvalue()


def picture(name: str, variant: int = 0) -> Image.Image:
    """The same as pixels, RGB."""
    random = Random(f"{name} {variant}")  # noqa: S311 - repeatable, not secret
    canvas = Image.new("RGB", SIZE)
    _DRAWN[name](ImageDraw.Draw(canvas), random)
    return _grainy(_lit(_framed(_rough(canvas, random), random), random), random)


def _noise(random: Random, size: tuple[int, int]) -> Image.Image:
    return Image.frombytes("L", size, random.randbytes(size[0] * size[1]))


def _rough(image: Image.Image, random: Random) -> Image.Image:
    """Surfaces: stains a hand wide and a fine grain that runs sideways."""
    width, height = image.size
    stains = _noise(random, (20, 15)).resize(image.size, Image.Resampling.BICUBIC)
    grain = _noise(random, (width // 8, height // 2)).resize(image.size, Image.Resampling.BILINEAR)
    surface = Image.blend(stains, grain, 0.6).point([204 + v * 51 // 255 for v in range(256)])
    return ImageChops.multiply(image, Image.merge("RGB", (surface,) * 3))


def _framed(image: Image.Image, random: Random) -> Image.Image:
    """Held by hand: a little tilted, a little nearer or further, not quite straight on."""
    width, height = image.size
    inset = [random.uniform(0.01, 0.07) for _ in range(8)]
    corners = (
        inset[0] * width, inset[1] * height,
        inset[2] * width, (1 - inset[3]) * height,
        (1 - inset[4]) * width, (1 - inset[5]) * height,
        (1 - inset[6]) * width, inset[7] * height,
    )  # fmt: skip
    bent = image.transform(image.size, Image.Transform.QUAD, corners, Image.Resampling.BILINEAR)
    return bent.filter(ImageFilter.BoxBlur(0.6))


def _lit(image: Image.Image, random: Random) -> Image.Image:
    """Lamps and windows: brighter on one side, darker at the edges, warm or cool."""
    side = [random.randint(195, 255) for _ in range(4)]
    light = Image.new("L", (4, 4), 255)
    light.putdata([
        min(side[0], 225), side[0], side[1], min(side[1], 225),
        side[0], 255, 250, side[1],
        side[2], 245, 255, side[3],
        min(side[2], 200), side[2], side[3], min(side[3], 200),
    ])  # fmt: skip
    light = light.resize(image.size, Image.Resampling.BICUBIC)
    warmth = random.randint(-14, 18)
    tint = [light.point([min(255, value * (255 + k) // 255) for value in range(256)])
            for k in (warmth, 0, -warmth)]  # fmt: skip
    return ImageChops.multiply(image, Image.merge("RGB", tint))


def _grainy(image: Image.Image, random: Random) -> Image.Image:
    """The sensor's noise, as of a phone indoors."""
    fine = _noise(random, image.size).filter(ImageFilter.BoxBlur(0.45))
    coarse = _noise(random, (image.width // 2, image.height // 2)).resize(image.size)
    table = [140 + (value - 128) * 54 // 128 for value in range(256)]
    luma = Image.blend(fine, coarse, 0.5).point(table)
    return ImageChops.add(image, Image.merge("RGB", (luma,) * 3), 1, -128)

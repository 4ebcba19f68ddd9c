"""A logo as pages and reports show it: small, see-through where it was, free of metadata, PNG.

It decodes: run it in a worker (`logo_in_worker`) on anything received.
"""

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from audit.infra.images.errors import BrokenPicture, TooLarge, UnsupportedFormat
from audit.infra.images.inspection import DAMAGE, opened

MAX_BYTES: Final = 2 * 1024 * 1024
"""What is taken; what is kept is a fraction of it."""

BOX: Final = (640, 320)
KEPT_BYTES: Final = 150 * 1024
_SHRINK: Final = 0.75
_SMALLEST: Final = 80


def logo(data: bytes) -> bytes:
    """A PNG of at most 640 by 320 pixels and 150 KB. Raises PictureError; JPEG and PNG alone."""
    if len(data) > MAX_BYTES:
        raise TooLarge
    with opened(data) as image:
        if image.format not in {"JPEG", "MPO", "PNG"}:
            raise UnsupportedFormat
        try:
            image.load()
            turned = ImageOps.exif_transpose(image)
            flat = turned if turned.has_transparency_data else turned.convert("RGB")
            upright = flat.convert("RGBA")
        except DAMAGE as error:
            raise BrokenPicture from error
    trimmed = upright.crop(upright.getchannel("A").getbbox() or (0, 0, 1, 1))
    return _written(_fitting(trimmed, BOX))


def _written(image: Image.Image) -> bytes:
    """Reduced step by step until the bytes fit."""
    while True:
        out = BytesIO()
        image.info = {}
        image.save(out, "PNG", optimize=True)
        if out.tell() <= KEPT_BYTES or max(image.size) <= _SMALLEST:
            return out.getvalue()
        width, height = image.size
        image = _fitting(image, (int(width * _SHRINK), int(height * _SHRINK)))


def _fitting(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    share = min(1.0, box[0] / image.width, box[1] / image.height)
    size = max(1, round(image.width * share)), max(1, round(image.height * share))
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)

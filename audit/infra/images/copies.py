"""Copies for browsers and reports: upright, sRGB, on white, free of metadata, JPEG.

These functions decode: run them in a worker (`decode_in_worker`) on anything received.
"""

from contextlib import suppress
from io import BytesIO
from typing import Final, NamedTuple

from PIL import ExifTags, Image, ImageCms

from audit.infra.images.errors import BrokenPicture
from audit.infra.images.inspection import DAMAGE, opened

THUMBNAIL_EDGE: Final = 320
SCREEN_EDGE: Final = 1600
REPORT_EDGE: Final = 1000
REPORT_BYTES: Final = 75 * 1024
"""Twelve photos fit into a report of one megabyte."""

_REPORT_QUALITIES = (80, 72, 64, 56, 48, 40)
_SHRINK = 0.85
_SMALLEST_EDGE = 200

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_WHITE = (255, 255, 255)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation -> what turns the stored picture upright."""


class Copies(NamedTuple):
    """All the copies of one picture, each the bytes of a JPEG."""

    thumbnail: bytes
    screen: bytes
    report: bytes


def thumbnail(data: bytes) -> bytes:
    """A JPEG for lists: long edge at most 320 px. Raises PictureError."""
    return _jpeg(decoded(data, THUMBNAIL_EDGE), quality=72)


def screen(data: bytes) -> bytes:
    """A JPEG to judge by: long edge at most 1600 px. Raises PictureError."""
    return _jpeg(decoded(data, SCREEN_EDGE), quality=82)


def report(data: bytes) -> bytes:
    """A JPEG for the PDF: long edge at most 1000 px, at most 75 KB. Raises PictureError."""
    return _report(decoded(data, REPORT_EDGE))


def all_copies(data: bytes) -> Copies:
    """Every copy from one decoding. Raises PictureError."""
    large = decoded(data, SCREEN_EDGE)
    medium = _reduced(large, REPORT_EDGE)
    small = _reduced(medium, THUMBNAIL_EDGE)
    return Copies(_jpeg(small, quality=72), _jpeg(large, quality=82), _report(medium))


def _report(image: Image.Image) -> bytes:
    """Lower the quality step by step, then the size, until the bytes fit."""
    edge = max(image.size)
    while True:
        for quality in _REPORT_QUALITIES:
            written = _jpeg(image, quality=quality)
            if len(written) <= REPORT_BYTES:
                return written
        edge = max(int(edge * _SHRINK), _SMALLEST_EDGE)
        image = _reduced(image, edge)


def decoded(data: bytes, edge: int) -> Image.Image:
    """The picture in sRGB, upright, its long edge at most `edge` pixels."""
    with opened(data) as image:
        try:
            if image.format in {"JPEG", "MPO"}:
                # Only the pixels are reduced. (HEIC would hand out its embedded thumbnail
                # here, which need not show what the picture shows.)
                image.draft(None, _fitting(image.size, edge))
            image.load()
            upright = _TURNS.get(_orientation(image))
            reduced = _reduced(_eight_bits(image), edge)
            flat = _in_srgb(_on_white(reduced), image.info.get("icc_profile"))
            turned = flat if upright is None else flat.transpose(upright)
        except DAMAGE as error:
            raise BrokenPicture from error
    turned.info = {}  # Pillow writes what it finds here, a comment for one
    return turned


def _orientation(image: Image.Image) -> int:
    with suppress(*DAMAGE, AttributeError):  # bad metadata does not spoil a good picture
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    return 1


def _eight_bits(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be resized well: L, LA, RGB, RGBA or CMYK."""
    if image.mode.startswith("I"):  # 16 bits of grey; converting would clip, not scale
        return image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("RGB") if image.mode not in {"L", "RGB", "CMYK"} else image


def _fitting(size: tuple[int, int], edge: int) -> tuple[int, int]:
    """The size in the same proportions whose long edge is at most `edge`."""
    longest = max(size)
    if longest <= edge:
        return size
    width, height = (max(1, round(side * edge / longest)) for side in size)
    return width, height


def _reduced(image: Image.Image, edge: int) -> Image.Image:
    size = _fitting(image.size, edge)
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    page = Image.new("RGB", image.size, _WHITE)
    page.paste(image, mask=image.getchannel("A"))
    return page


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as the picture's own profile means them; plain RGB without a usable one."""
    if profile:
        with suppress(ImageCms.PyCMSError, *DAMAGE):
            meant = ImageCms.ImageCmsProfile(BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(meant):
                converted = ImageCms.profileToProfile(image, meant, _SRGB, outputMode="RGB")
                if converted is not None:
                    return converted
    return image.convert("RGB")


def _jpeg(image: Image.Image, *, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()

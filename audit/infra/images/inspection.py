"""What a picture is, read from its headers and structure without decoding a pixel."""

import warnings
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pillow_heif
from PIL import Image, UnidentifiedImageError

from audit.infra.images.errors import (
    BrokenPicture,
    NotAPicture,
    PictureError,
    TooLarge,
    TooManyPixels,
    UnsupportedFormat,
)

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
"""Pillow's names of what is accepted."""

MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
}

_END_OF_JPEG = b"\xff\xd9"
_SIGNATURES = (
    b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0", b"8BPS", b"%PDF", b"%!PS", b"P1", b"P2",
    b"P3", b"P4", b"P5", b"P6", b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51", b"qoif",
)  # fmt: skip
DAMAGE = (
    OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, EOFError, OverflowError,
    RuntimeError, MemoryError, ZeroDivisionError,
)  # fmt: skip
"""What decoders raise on damaged data: Pillow promises OSError, its plug-ins raise more."""

pillow_heif.register_heif_opener(thumbnails=False)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class Picture(NamedTuple):
    """What a picture is: format (JPEG, PNG, WEBP or HEIF), width and height in pixels as
    stored, before it is turned upright."""

    format: str
    width: int
    height: int

    @property
    def media_type(self) -> str:
        """The picture's Content-Type."""
        return MEDIA_TYPES[self.format]


def inspect(source: bytes | Path) -> Picture:
    """The picture's format and size, once it is acceptable and seems complete.

    Raises TooLarge, NotAPicture, UnsupportedFormat, TooManyPixels or BrokenPicture. Damage
    inside the compressed data shows only on decoding (`thumbnail` and the others).
    """
    data = source if isinstance(source, bytes) else _read(source)
    if len(data) > MAX_BYTES:
        raise TooLarge
    with opened(data) as image:
        picture = Picture(_format(image), *image.size)
    if not _complete(picture.format, data):
        raise BrokenPicture
    return picture


def opened(data: bytes) -> Image.Image:
    """The picture with its header read; the caller closes it.

    Pillow's warning about decompression bombs is an error here. Since anybody may change
    the filter of warnings, which is the whole process's, the limit is checked once more.
    """
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except UnidentifiedImageError as error:
        raise _refusal(data) from error
    except DAMAGE as error:
        raise BrokenPicture from error
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise TooManyPixels
    if not image.width * image.height:
        image.close()
        raise BrokenPicture
    return image


def _read(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise TooLarge
    return path.read_bytes()


def _format(image: Image.Image) -> str:
    # Phones append further frames to a JPEG (depth, motion); Pillow calls that MPO.
    return "JPEG" if image.format == "MPO" else str(image.format)


def _refusal(data: bytes) -> PictureError:
    """Which error explains best why nothing accepted opens these bytes."""
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return BrokenPicture()
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return BrokenPicture()
    if data[4:8] == b"ftyp":
        heic = data[8:12] in {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
        return BrokenPicture() if heic else UnsupportedFormat()
    return UnsupportedFormat() if data.startswith(_SIGNATURES) else NotAPicture()


def _complete(kind: str, data: bytes) -> bool:
    """Whether the container's own account of its length is met."""
    with suppress(IndexError, ValueError):
        return _ENDS[kind](data)
    return False


def _jpeg_ends(data: bytes) -> bool:
    # Walk to the first scan, past the thumbnail inside EXIF; after it FF D9 can only be the end.
    at = 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        filler = data[at + 1] == 0xFF
        at += 1 if filler else 2 + int.from_bytes(data[at + 2 : at + 4])
    return data[at] == 0xFF and _END_OF_JPEG in data[at:]


def _png_ends(data: bytes) -> bool:
    at = 8
    while data[at + 4 : at + 8] != b"IEND":
        if at + 12 > len(data):
            return False
        at += 12 + int.from_bytes(data[at : at + 4])
    return at + 12 <= len(data)


def _webp_ends(data: bytes) -> bool:
    return int.from_bytes(data[4:8], "little") + 8 <= len(data)


def _heif_ends(data: bytes) -> bool:
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        if size == 0:  # this box goes on to the end
            return True
        if size == 1:  # the real size follows in eight bytes
            size = int.from_bytes(data[at + 8 : at + 16])
        if size < 8:
            return False
        at += size
    return at == len(data)


_ENDS = {"JPEG": _jpeg_ends, "PNG": _png_ends, "WEBP": _webp_ends, "HEIF": _heif_ends}

"""What is accepted as a photo note, and what the copies of one keep and lose."""

import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import piexif
import pytest
from PIL import Image, ImageCms

from audit.demo.pictures import NAMES, photo
from audit.infra import images
from tests.pictures import TAKEN_BY, jpeg

COPIES = (images.thumbnail, images.screen, images.report)


def written(image: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file of that kind."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def read(data: bytes) -> Image.Image:
    """The picture in a file, decoded."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def corners(orientation: int = 1) -> bytes:
    """A JPEG of 96 x 64 that is red, green, blue and white in its corners when seen upright."""
    upright = Image.new("RGB", (96, 64))
    for colour, at in (("red", (0, 0)), ("lime", (48, 0)), ("blue", (0, 32)), ("white", (48, 32))):
        upright.paste(colour, (*at, at[0] + 48, at[1] + 32))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(undo[orientation]) if orientation in undo else upright
    exif = piexif.dump({"0th": {piexif.ImageIFD.Orientation: orientation}})
    return written(stored, "JPEG", quality=95, exif=exif)


def png_claiming(width: int, height: int) -> bytes:
    """A small PNG whose header promises far more pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content).to_bytes(4)
        return len(content).to_bytes(4) + name + content + check

    header = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    pixels = zlib.compress(bytes(1000))
    body = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_four_formats_are_accepted_and_measured(kind: str, tmp_path: Path):
    data = written(Image.new("RGB", (80, 60), "teal"), kind)
    assert images.inspect(data) == images.Picture(kind, 80, 60)
    (tmp_path / "any.name").write_bytes(data)
    assert images.inspect(tmp_path / "any.name") == images.Picture(kind, 80, 60)
    assert read(images.thumbnail(data)).size == (80, 60)


def test_a_phones_jpeg_of_several_frames_is_a_jpeg():
    frames = [Image.new("RGB", (80, 60), colour) for colour in ("teal", "navy")]
    data = written(frames[0], "MPO", save_all=True, append_images=frames[1:])
    assert images.inspect(data).format == "JPEG"
    assert read(images.screen(data)).size == (80, 60)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"<!doctype html><title>photo.jpg</title>", images.NotAPicture),
        (b"", images.NotAPicture),
        (written(Image.new("P", (9, 9)), "GIF"), images.UnsupportedFormat),
        (written(Image.new("RGB", (9, 9)), "TIFF"), images.UnsupportedFormat),
        (b"\xff\xd8\xff\xe0 a JPEG by its first bytes only", images.BrokenPicture),
        (png_claiming(30_000, 30_000), images.TooManyPixels),
        (png_claiming(10_000, 5_001), images.TooManyPixels),
        (corners() + bytes(images.MAX_BYTES), images.TooLarge),
    ],
    ids=["html", "empty", "gif", "tiff", "jpeg-start", "bomb", "50-megapixels-and-more", "16-mb"],
)
def test_what_is_refused_says_why(data: bytes, error: type[images.PictureError]):
    with pytest.raises(error) as refused:
        images.inspect(data)
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("kept", [0.3, 0.9, 0.995])
def test_a_truncated_picture_is_noticed_without_decoding(kind: str, kept: float):
    data = written(read(photo("floor-dry")).resize((400, 300)), kind)
    with pytest.raises(images.BrokenPicture):
        images.inspect(data[: int(len(data) * kept)])


def test_the_thumbnail_inside_exif_does_not_pass_for_the_end_of_a_jpeg():
    inside = written(Image.new("RGB", (40, 30)), "JPEG")
    exif = piexif.dump({"0th": {}, "1st": {}, "thumbnail": inside})
    data = written(read(photo("desk")), "JPEG", exif=exif)
    assert images.inspect(data).format == "JPEG"
    with pytest.raises(images.BrokenPicture):
        images.inspect(data[: len(data) // 2])


def test_damage_inside_the_data_shows_when_a_copy_is_made(monkeypatch: pytest.MonkeyPatch):
    # WeasyPrint allows truncated pictures for its whole process; the decoding worker does not
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", False)
    data = written(Image.effect_mandelbrot((300, 200), (-2, -1, 1, 1), 50), "PNG")
    broken = data[:200] + bytes(200) + data[400:]
    for copy in COPIES:
        with pytest.raises(images.BrokenPicture):
            copy(broken)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_copies_are_upright_whatever_way_the_phone_was_held(orientation: int):
    seen = read(images.screen(corners(orientation)))
    assert seen.size == (96, 64)
    expected = {(12, 12): (255, 0, 0), (84, 12): (0, 255, 0), (12, 52): (0, 0, 255)}
    for at, colour in expected.items():
        got = seen.getpixel(at)
        assert all(abs(a - b) < 40 for a, b in zip(got, colour, strict=True)), (at, got)


@pytest.mark.parametrize("copy", COPIES, ids=lambda copy: copy.__name__)
def test_copies_lose_position_camera_comment_and_profile(copy: Callable[[bytes], bytes]):
    data = jpeg(seed=3, size=(1800, 1350))
    assert piexif.load(data)["GPS"]
    made = copy(data)
    seen = read(made)
    assert seen.format == "JPEG"
    assert not seen.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp", "photoshop"} & set(seen.info)
    assert TAKEN_BY.encode() not in made
    commented = copy(written(read(data), "JPEG", comment=b"taken by a shopper"))
    assert b"taken by" not in commented


def test_copies_have_their_sizes():
    sideways = piexif.dump({"0th": {piexif.ImageIFD.Orientation: 6}})
    wall = Image.linear_gradient("L").resize((2000, 1500))
    data = written(wall, "JPEG", exif=sideways)
    assert read(images.thumbnail(data)).size == (240, 320)
    assert read(images.screen(data)).size == (1200, 1600)
    assert read(images.report(data)).size == (750, 1000)


def test_small_pictures_are_not_enlarged():
    assert read(images.report(corners())).size == (96, 64)


@pytest.mark.parametrize("name", NAMES)
def test_textured_photos_fit_a_report_and_are_still_worth_looking_at(name: str):
    data = photo(name)
    plain = written(read(data).resize((1000, 750)), "JPEG", quality=75)
    assert len(plain) > 150 * 1024  # as textured as what a camera sees
    made = images.report(data)
    assert len(made) <= 75 * 1024
    assert max(read(made).size) >= 700


def test_pure_noise_fits_a_report_too():
    noise = Image.frombytes("RGB", (1200, 1200), bytes(range(256)) * 16875)
    made = images.report(written(noise.effect_spread(300), "PNG"))
    assert len(made) <= 75 * 1024


def test_transparency_lies_on_white():
    half = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    half.paste((0, 0, 255, 255), (0, 0, 20, 40))
    palette = half.quantize()
    for image in (half, palette):
        seen = read(images.screen(written(image, "PNG")))
        assert min(seen.getpixel((35, 20))) > 245
        assert seen.getpixel((5, 20))[2] > 200


def test_sixteen_bits_of_grey_are_scaled_not_clipped():
    grey = Image.new("I;16", (40, 40), 32768)
    seen = read(images.screen(written(grey, "PNG")))
    assert all(abs(value - 128) < 4 for value in seen.getpixel((20, 20)))


def test_cmyk_becomes_rgb():
    ink = Image.new("CMYK", (40, 40), (0, 255, 255, 0))
    red, green, blue = read(images.screen(written(ink, "JPEG"))).getpixel((20, 20))
    assert red > 200
    assert green < 80
    assert blue < 80


def test_colours_mean_what_the_pictures_own_profile_says():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    swapped = bytearray(srgb.tobytes())
    # An sRGB profile under another name with red and blue exchanged: its tags point elsewhere.
    swapped = bytes(swapped).replace(b"rXYZ", b"tmpX").replace(b"bXYZ", b"rXYZ")
    swapped = swapped.replace(b"tmpX", b"bXYZ").replace(b"s\0R\0G\0B", b"o\0d\0d\0!")
    swapped = swapped.replace(b"sRGB", b"odd!")
    data = written(Image.new("RGB", (40, 40), "red"), "PNG", icc_profile=swapped)
    red, _green, blue = read(images.screen(data)).getpixel((20, 20))
    assert blue > 200 > red
    unusable = written(Image.new("RGB", (40, 40), "red"), "PNG", icc_profile=lab.tobytes())
    assert read(images.screen(unusable)).getpixel((20, 20))[0] > 200


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_broken_exif_block_does_not_spoil_a_good_picture():
    data = written(Image.new("RGB", (90, 60), "navy"), "JPEG", exif=b"Exif\0\0MM\0*\0\0\xff\xff")
    assert read(images.screen(data)).size == (90, 60)


def test_heic_with_orientation_and_position_is_turned_once_and_loses_both():
    exif = piexif.dump(
        {
            "0th": {piexif.ImageIFD.Orientation: 6},
            "GPS": {piexif.GPSIFD.GPSLatitudeRef: b"N"},
        }
    )
    data = written(Image.new("RGB", (90, 60), "navy"), "HEIF", exif=exif)
    seen = read(images.screen(data))
    assert seen.size == (60, 90)
    assert not seen.getexif()


def test_the_same_picture_gives_the_same_bytes():
    data = jpeg(seed=5)
    assert images.all_copies(data) == images.all_copies(data)
    assert photo("desk") == photo("desk")
    assert photo("desk") != photo("desk", 1)

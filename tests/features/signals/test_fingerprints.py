"""The fingerprint knows a picture again through what people do to it, and no other picture."""

import pytest
from PIL import Image, ImageEnhance

from audit.infra.images import fingerprint, fingerprint_in_worker
from audit.visits.signals.rules import looks_alike
from tests.pictures import encoded, textured

SEEDS = range(8)


def bits(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_picture_encoded_resized_or_brightened_is_known_again(seed: int):
    picture = textured(seed)
    original = fingerprint(encoded(picture, 90))
    changed = {
        "encoded": encoded(picture, 35),
        "smaller": encoded(picture.resize((500, 375), Image.Resampling.BICUBIC)),
        "larger": encoded(picture.resize((1600, 1200), Image.Resampling.BICUBIC)),
        "brighter": encoded(ImageEnhance.Brightness(picture).enhance(1.15)),
        "darker": encoded(ImageEnhance.Brightness(picture).enhance(0.8)),
    }
    for name, data in changed.items():
        assert looks_alike(original, fingerprint(data)), name


def test_no_two_different_pictures_look_alike():
    prints = [fingerprint(encoded(textured(seed, (400, 300)))) for seed in range(30)]
    distances = [bits(a, b) for n, a in enumerate(prints) for b in prints[n + 1 :]]
    assert min(distances) > 6


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_flat_picture_looks_like_nothing(grey: int):
    assert fingerprint(encoded(Image.new("RGB", (640, 480), (grey, grey, grey)))) == ""


def test_a_worker_says_the_same():
    data = encoded(textured(3, (400, 300)))
    assert fingerprint_in_worker(data) == fingerprint(data)
    assert len(fingerprint(data)) == 16

"""Draw the app icons: `python tools/app_icons.py` (needs Pillow, writes static/icons/)."""

from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

ICONS = Path(__file__).resolve().parents[1] / "static" / "icons"
DUSK = "#171d4b"
NIGHT_HUES = ("#ffc43a", "#2fb4fa", "#a9f6e8", "#e0359b", "#ee8a78", "#8168ff")
OVERSAMPLING = 4


def corner(number: float, radius: float, size: int) -> tuple[float, float]:
    """Where corner 0…5 of the hexagon lies: the first on top, then clockwise."""
    angle = (number / 6) * 2 * pi - pi / 2
    return size / 2 + radius * cos(angle), size / 2 + radius * sin(angle)


def between(
    start: tuple[float, float], end: tuple[float, float], share: float
) -> tuple[float, float]:
    """The point at a share of the way from one point to another."""
    return tuple(a + (b - a) * share for a, b in zip(start, end, strict=True))  # type: ignore[return-value]


def drawn(size: int, reach: float) -> Image.Image:
    """The six marks on dusk; `reach` is the hexagon's radius as a share of half the size."""
    large = size * OVERSAMPLING
    image = Image.new("RGB", (large, large), DUSK)
    draw = ImageDraw.Draw(image)
    radius, width = large / 2 * reach, large * 0.085 * reach / 0.7
    for number, hue in enumerate(NIGHT_HUES):
        here = corner(number, radius, large)
        sides = [between(here, corner(number + way, radius, large), 0.36) for way in (-1, 1)]
        draw.line([sides[0], here, sides[1]], fill=hue, width=round(width), joint="curve")
        for x, y in (sides[0], here, sides[1]):
            half = width / 2
            draw.ellipse([x - half, y - half, x + half, y + half], fill=hue)
    return image.resize((size, size), Image.Resampling.LANCZOS).quantize(64)


def main() -> None:
    """Write every size; a maskable icon keeps its marks inside the inner 80 %."""
    ICONS.mkdir(exist_ok=True)
    for name, size, reach in (
        ("app-192.png", 192, 0.7),
        ("app-512.png", 512, 0.7),
        ("maskable-512.png", 512, 0.55),
        ("touch.png", 180, 0.62),
    ):
        drawn(size, reach).save(ICONS / name, optimize=True)


if __name__ == "__main__":
    main()

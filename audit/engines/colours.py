"""One accent colour within the limits of contrast: what is read against what, and what passes.

Colours are "#rrggbb". Lightness and chroma are OKLCH's (Ottosson 2020), contrast is WCAG 2.2's.
"""

import re
from collections.abc import Callable, Collection
from math import atan2, cbrt, cos, hypot, sin
from typing import NamedTuple

LEAST = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3)."""

DAY = ("#f4f4f1", "#ffffff")
"""What the accent is read on by day: paper and surface."""

NIGHT = ("#0e1122", "#181d35", "#222845", "#171d4b", "#2a3272")
"""The same by night: paper, surface, raised, and the dusk band's two."""

ON_DAY, ON_NIGHT = "#ffffff", "#11163a"
"""What is written on the accent itself."""

_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
_NIGHT_LIGHTNESS, _NIGHT_CHROMA = 0.81, 0.11
_TINT_OF_DAY, _TINT_OF_NIGHT = (0.936, 0.024), (0.31, 0.08)
_STEP = 0.002

Rgb = tuple[float, float, float]


class NotAColour(ValueError):
    """What was written is no colour."""


class Tone(NamedTuple):
    """A colour by lightness (0…1), chroma and hue (radians)."""

    lightness: float
    chroma: float
    hue: float


class Shades(NamedTuple):
    """An accent in one theme: itself, what is written on it, and the ground it tints."""

    accent: str
    on_accent: str
    tint: str


class TooFaint(Exception):
    """An accent that cannot be read; the contrast it has, and the nearest one that passes."""

    def __init__(self, ratio: float, nearest: str) -> None:
        super().__init__(f"{ratio:.1f}:1")
        self.ratio, self.nearest = ratio, nearest


def colour(text: str) -> str:
    """A colour as it is stored, "#2a3fb4"; takes "2A3FB4" and "#23f" too. Raises NotAColour."""
    found = _HEX.fullmatch(text.strip())
    if not found:
        raise NotAColour(text)
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours, 1…21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def least_contrast(of: str, against: Collection[str]) -> float:
    """The lowest contrast that a colour has against any of several."""
    return min(contrast(of, each) for each in against)


def by_day(accent: str) -> Shades:
    """A chosen accent in the light theme. Raises TooFaint."""
    tint = _tint(accent, _TINT_OF_DAY)
    ratio = least_contrast(accent, (*DAY, tint, ON_DAY))
    if ratio < LEAST:
        raise TooFaint(ratio, _until(accent, -_STEP, _readable_by_day))
    return Shades(accent, ON_DAY, tint)


def by_night(accent: str) -> Shades:
    """The accent of the same hue in the dark theme, lightened until it can be read."""
    tone = _tone(accent)
    start = _hex(Tone(_NIGHT_LIGHTNESS, min(tone.chroma, _NIGHT_CHROMA), tone.hue))
    tint = _tint(accent, _TINT_OF_NIGHT)
    shade = _until(start, _STEP, lambda each: least_contrast(each, (*NIGHT, tint, ON_NIGHT)))
    return Shades(shade, ON_NIGHT, tint)


def _readable_by_day(accent: str) -> float:
    return least_contrast(accent, (*DAY, _tint(accent, _TINT_OF_DAY), ON_DAY))


def _until(start: str, step: float, contrast_of: Callable[[str], float]) -> str:
    """The first colour from `start` on, of the same hue, whose contrast is enough."""
    tone, shade = _tone(start), start
    while contrast_of(shade) < LEAST and 0 < tone.lightness < 1:
        tone = tone._replace(lightness=tone.lightness + step)
        shade = _hex(tone)
    return shade


def _tint(accent: str, ground: tuple[float, float]) -> str:
    lightness, chroma = ground
    tone = _tone(accent)
    return _hex(Tone(lightness, min(chroma, tone.chroma), tone.hue))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _light(text: str) -> Rgb:
    """A colour as amounts of light, red, green, blue, 0…1."""
    red, green, blue = (_linear(int(text[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _luminance(text: str) -> float:
    red, green, blue = _light(text)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _tone(text: str) -> Tone:
    red, green, blue = _light(text)
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return Tone(lightness, hypot(a, b), atan2(b, a))


def _rgb(tone: Tone) -> Rgb:
    a, b = tone.chroma * cos(tone.hue), tone.chroma * sin(tone.hue)
    long = (tone.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (tone.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (tone.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _hex(tone: Tone) -> str:
    """The colour as screens show it; what they cannot show loses chroma and keeps its hue."""
    while tone.chroma > 0 and not all(-1e-4 <= part <= 1.0001 for part in _rgb(tone)):
        tone = tone._replace(chroma=max(0.0, tone.chroma - 0.004))
    parts = (round(255 * _encoded(min(1.0, max(0.0, part)))) for part in _rgb(tone))
    return "#" + "".join(f"{part:02x}" for part in parts)

"""Papers that shoppers photograph for the desk: what was paid on the way."""

from functools import cache
from random import Random
from typing import Final

from PIL import ImageFont

from audit.demo.scenes import INK, SIZE, Draw, Scene

_WOOD: Final = "#8a6a49"
_SLIP: Final = "#f6f4ec"


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _table(draw: Draw, random: Random) -> None:
    draw.rectangle((0, 0, *SIZE), fill=_WOOD)
    for y in range(0, SIZE[1], 46):
        draw.line((0, y, SIZE[0], y + random.randint(-18, 18)), fill="#7b5d3f", width=5)


def _slip(draw: Draw, title: str, lines: tuple[tuple[str, str], ...]) -> None:
    """A narrow strip of paper with words on the one side and numbers on the other."""
    draw.rectangle((424, 66, 884, 906), fill="#5f482f")
    draw.rectangle((410, 50, 870, 890), fill=_SLIP)
    draw.text((640, 120), title, font=_font(54), fill=INK, anchor="mm")
    for index, (words, number) in enumerate(lines):
        y = 230 + index * 96
        draw.text((450, y), words, font=_font(40), fill=INK)
        draw.text((830, y), number, font=_font(40), fill=INK, anchor="ra")
    for x in range(450, 830, 12):
        draw.line((x, 720, x, 830), fill=INK, width=3 + x % 5)


def bus_ticket(draw: Draw, random: Random) -> None:
    """A ticket out of the machine of a bus."""
    _table(draw, random)
    number = str(random.randint(10_000, 99_999))
    _slip(draw, "BUS", (("Single", "1"), ("Zone", "2"), ("Ticket", number), ("Paid", "cash")))


def taxi_receipt(draw: Draw, random: Random) -> None:
    """The slip of a taxi's meter."""
    _table(draw, random)
    distance = f"{random.randint(31, 58) / 10:.1f} km"
    car = str(random.randint(100, 999))
    _slip(draw, "TAXI", (("Distance", distance), ("Car", car), ("Fare", "paid"), ("Tip", "0")))


PAPERS: Final[dict[str, Scene]] = {"bus-ticket": bus_ticket, "taxi-receipt": taxi_receipt}

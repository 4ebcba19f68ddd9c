"""What there is to photograph in a branch, drawn flat; `pictures` makes photos of it.

Every scene draws on a canvas of SIZE pixels with a seeded random source.
"""

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from random import Random
from typing import Final

from PIL import ImageDraw, ImageFont

SIZE: Final = (1280, 960)
_WIDTH, _HEIGHT = SIZE
_FLOOR = 700

Draw = ImageDraw.ImageDraw
Scene = Callable[[Draw, Random], None]
Box = tuple[float, float, float, float]

NAVY, TEAL, SAND, INK = "#1d3557", "#2a7f86", "#d9c9a8", "#22262b"
WOOD, DARK_WOOD, STEEL, PAPER = "#a87b4f", "#6f4e31", "#8d9499", "#f4f1e8"
WALL, PALE, GLASS, GREEN, RED = "#d8d4c9", "#e6e2d6", "#a9c3cc", "#148a4b", "#b3302b"


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _words(draw: Draw, at: tuple[float, float], text: str, size: int, fill: str = INK) -> None:
    draw.text(at, text, font=_font(size), fill=fill, anchor="mm")


def _room(draw: Draw, wall: str = WALL, floor: str = "#8e867a") -> None:
    draw.rectangle((0, 0, _WIDTH, _FLOOR), fill=wall)
    draw.rectangle((0, _FLOOR - 18, _WIDTH, _FLOOR), fill="#b9b3a6")
    draw.rectangle((0, _FLOOR, _WIDTH, _HEIGHT), fill=floor)
    for x in range(-1400, 2700, 170):
        draw.line((_WIDTH / 2 + (x - 640) * 0.45, _FLOOR, x, _HEIGHT), fill="#7c756a", width=3)
    for y in (728, 768, 826, 900):
        draw.line((0, y, _WIDTH, y), fill="#7c756a", width=3)


def _lamps(draw: Draw) -> None:
    for x in (180, 560, 940):
        draw.rectangle((x, 24, x + 190, 52), fill="#fffdf2")


def _lines(draw: Draw, box: Box, random: Random, step: int = 20) -> None:
    """Print too small to read."""
    left, top, right, bottom = box
    for y in range(int(top), int(bottom), step):
        end = left + (right - left) * random.uniform(0.55, 1)
        draw.line((left, y, end, y), fill="#6a6f75", width=max(2, step // 5))


def _sheet(draw: Draw, box: Box, title: str, random: Random, colour: str = PAPER) -> None:
    left, top, right, bottom = box
    draw.rectangle((left + 8, top + 10, right + 8, bottom + 10), fill="#8b8578")
    draw.rectangle(box, fill=colour, outline="#b8b2a2", width=2)
    size = int(min((right - left) / max(len(title), 6) * 1.6, 44))
    _words(draw, ((left + right) / 2, top + 46), title, size)
    _lines(draw, (left + 24, top + 92, right - 24, bottom - 24), random)


def _exit_door(draw: Draw) -> None:
    _room(draw)
    draw.rectangle((430, 190, 850, 720), fill="#5d6469")
    draw.rectangle((450, 210, 636, 716), fill="#7d868c")
    draw.rectangle((644, 210, 830, 716), fill="#7d868c")
    for x in (476, 670):
        draw.rectangle((x, 250, x + 134, 470), fill=GLASS, outline="#596066", width=4)
    draw.rectangle((450, 520, 830, 548), fill="#c9ced1", outline="#4b5257", width=3)
    draw.rectangle((500, 92, 780, 168), fill=GREEN)
    _words(draw, (640, 130), "EXIT  >", 54, "#f5fff8")


def exit_clear(draw: Draw, random: Random) -> None:
    """An emergency exit with nothing before it."""
    _exit_door(draw)
    _sheet(draw, (930, 280, 1090, 490), "Fire plan", random)


def exit_blocked(draw: Draw, random: Random) -> None:
    """The same exit behind boxes."""
    _exit_door(draw)
    for left, top, width, height in (
        (400, 560, 240, 200), (610, 520, 270, 260), (500, 400, 220, 170), (840, 620, 190, 170),
    ):  # fmt: skip
        tint = random.choice(("#b98d5c", "#c39a69", "#a97d4d"))
        draw.rectangle((left, top, left + width, top + height), fill=tint, outline=DARK_WOOD)
        draw.rectangle((left, top + height * 0.44, left + width, top + height * 0.53), fill=SAND)
        _lines(draw, (left + 20, top + 24, left + width * 0.5, top + height * 0.35), random, 14)


def counter(draw: Draw, random: Random) -> None:
    """Service windows behind glass, one with its blind down."""
    _room(draw)
    _lamps(draw)
    closed = random.randrange(3)
    for index, left in enumerate((90, 480, 870)):
        shut = index == closed
        draw.rectangle((left, 190, left + 330, 520), fill="#77808a" if shut else GLASS)
        draw.rectangle((left, 190, left + 330, 520), outline="#4c5359", width=10)
        if shut:
            for y in range(205, 515, 22):
                draw.line((left + 8, y, left + 322, y), fill="#5b636c", width=5)
        draw.rectangle((left + 110, 120, left + 220, 178), fill=NAVY)
        _words(draw, (left + 165, 149), str(index + 1), 44, "white")
    draw.rectangle((0, 520, _WIDTH, 560), fill="#cbb48d")
    draw.rectangle((0, 560, _WIDTH, 780), fill=WOOD)
    for x in range(0, _WIDTH, 160):
        draw.line((x, 560, x, 780), fill=DARK_WOOD, width=4)


def desk(draw: Draw, random: Random) -> None:
    """An advice desk with two chairs and a dark screen."""
    _room(draw, wall=PALE, floor="#6c7a80")
    _sheet(draw, (120, 140, 330, 430), "Mortgages", random, "#dbe8ea")
    draw.rectangle((560, 330, 820, 510), fill="#15181b", outline="#3a4046", width=10)
    draw.rectangle((670, 510, 710, 560), fill="#3a4046")
    draw.rectangle((300, 560, 1060, 600), fill="#c7a77a")
    draw.rectangle((330, 600, 1030, 800), fill=WOOD)
    for x in (180, 980):
        draw.rounded_rectangle((x, 470, x + 170, 720), 30, fill=TEAL)
        draw.rounded_rectangle((x - 15, 690, x + 185, 760), 24, fill="#22666c")
        draw.line((x + 30, 760, x + 10, 900), fill=STEEL, width=12)
        draw.line((x + 140, 760, x + 160, 900), fill=STEEL, width=12)


def queue_display(draw: Draw, random: Random) -> None:
    """The display that calls the next number."""
    _room(draw, wall="#c8cdd0")
    draw.rectangle((210, 150, 1070, 560), fill="#101316", outline="#3b4147", width=16)
    _words(draw, (640, 225), "NOW SERVING", 58, "#d7dde2")
    number = f"A{random.randint(12, 98):03d}"
    _words(draw, (520, 390), number, 190, "#ff6b3d")
    _words(draw, (900, 390), f"> {random.randint(1, 5)}", 130, "#ffd166")
    draw.rectangle((600, 0, 680, 150), fill="#5c636a")


def floor_dry(draw: Draw, random: Random) -> None:
    """Tiles, clean and dry."""
    _tiles(draw, random)


def floor_wet(draw: Draw, random: Random) -> None:
    """A puddle on the tiles and nothing to warn of it."""
    _tiles(draw, random)
    for _ in range(7):
        x, y = random.randint(350, 700), random.randint(430, 620)
        draw.ellipse((x, y, x + 330, y + 120), fill="#747f86")
    draw.ellipse((520, 500, 760, 560), fill="#aab6bc")


def floor_cable(draw: Draw, random: Random) -> None:
    """A loose cable across the way."""
    _tiles(draw, random)
    points = [(x, 560 + random.randint(-60, 60)) for x in range(-40, 1400, 120)]
    draw.line(points, fill="#17191b", width=17, joint="curve")
    draw.rounded_rectangle((560, 480, 800, 560), 12, fill=PAPER, outline=STEEL, width=4)


def _tiles(draw: Draw, random: Random) -> None:
    draw.rectangle((0, 0, _WIDTH, _HEIGHT), fill="#6e685f")
    for row in range(7):
        for column in range(9):
            tone = 150 + random.randint(-14, 14)
            left, top = column * 150 - 30, row * 145 - 20
            draw.rectangle((left, top, left + 143, top + 138), fill=(tone, tone - 6, tone - 18))


def notice_board(draw: Draw, random: Random) -> None:
    """Notices on cork."""
    draw.rectangle((0, 0, _WIDTH, _HEIGHT), fill=WALL)
    draw.rectangle((90, 80, 1190, 880), fill="#b58a5a", outline=DARK_WOOD, width=22)
    titles = ["Opening hours", "Fees 2026", "Complaints", "Your data", "Savings", "Help"]
    random.shuffle(titles)
    for index, title in enumerate(titles):
        left, top = 150 + index % 3 * 345, 130 + index // 3 * 365
        _sheet(draw, (left, top, left + 285, top + 320), title, random)
        draw.ellipse((left + 132, top - 6, left + 152, top + 14), fill=RED)


def complaints_notice(draw: Draw, random: Random) -> None:
    """How to complain, on the wall."""
    _room(draw, wall="#cfd6d2")
    _sheet(draw, (400, 90, 880, 660), "How to complain", random)
    draw.rectangle((440, 560, 840, 630), fill=TEAL)
    _words(draw, (640, 595), "harbour.example/help", 34, "white")


def leaflets(draw: Draw, random: Random) -> None:
    """A rack of leaflets, some pockets empty."""
    _room(draw, wall=PALE)
    draw.rectangle((270, 90, 1010, 860), fill="#6d747a")
    tints = ("#e3b23c", "#3d7ea6", "#8fb339", "#c8553d", "#7b5ea7", "#e8e4d9")
    for row in range(4):
        for column in range(4):
            left, top = 300 + column * 178, 115 + row * 186
            draw.rectangle((left, top, left + 150, top + 160), fill="#4b5157")
            if random.random() < 0.8:
                leaflet = (left + 8, top + 6, left + 142, top + 150)
                draw.rectangle(leaflet, fill=random.choice(tints))
                _lines(draw, (left + 24, top + 70, left + 128, top + 140), random, 16)


def opening_hours(draw: Draw, random: Random) -> None:
    """The hours on the glass of the door."""
    draw.rectangle((0, 0, _WIDTH, _HEIGHT), fill="#8ba3ab")
    for x in (0, 150, 420, 900, 1180):
        draw.rectangle((x, 0, x + random.randint(60, 150), _HEIGHT), fill="#9bb2ba")
    draw.rectangle((0, 0, 90, _HEIGHT), fill="#3b4248")
    draw.rectangle((330, 130, 950, 800), fill="#f7f7f2")
    _words(draw, (640, 200), "Opening hours", 64, NAVY)
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
    for index, day in enumerate(days):
        hours = "10:00 - 13:00" if day == "Saturday" else "09:30 - 16:30"
        draw.text((390, 280 + index * 82), day, font=_font(42), fill=INK)
        draw.text((650, 280 + index * 82), hours, font=_font(42), fill=INK)


def shop_front(draw: Draw, random: Random) -> None:
    """The branch from the street."""
    draw.rectangle((0, 0, _WIDTH, 300), fill="#b4bfc6")
    draw.rectangle((0, 150, _WIDTH, 780), fill="#a08a78")
    for row in range(24):
        for column in range(-1, 17):
            left = column * 80 + row % 2 * 40
            tone = random.randint(-10, 10)
            box = (left, 152 + row * 26, left + 76, 174 + row * 26)
            draw.rectangle(box, fill=(156 + tone, 112 + tone, 92 + tone))
    draw.rectangle((60, 210, 1220, 310), fill=NAVY)
    _words(draw, (640, 260), "HARBOUR BANK", 68, "#f2efe6")
    for box in ((90, 340, 520, 700), (760, 340, 1190, 700)):
        draw.rectangle(box, fill="#5f7a86", outline="#22303c", width=12)
    draw.rectangle((545, 330, 735, 780), fill="#31424d", outline="#1b2830", width=10)
    draw.rectangle((0, 780, _WIDTH, _HEIGHT), fill="#77787a")


def cash_machine(draw: Draw, random: Random) -> None:
    """A cash machine, its screen dark or lit."""
    _room(draw, wall="#b9bfc2")
    draw.rounded_rectangle((380, 90, 900, 790), 30, fill=NAVY)
    lit = random.random() < 0.5
    draw.rectangle((450, 190, 830, 430), fill="#2f6f9f" if lit else "#0d1013")
    message = "Insert your card" if lit else "Out of service"
    _words(draw, (640, 310), message, 40, "#e9f2f8" if lit else RED)
    for row in range(4):
        for column in range(3):
            left, top = 500 + column * 72, 480 + row * 58
            draw.rounded_rectangle((left, top, left + 58, top + 44), 8, fill=STEEL)
    draw.rectangle((740, 500, 850, 516), fill="#0c0e10")
    draw.rectangle((470, 730, 810, 752), fill="#0c0e10")


def queue_barriers(draw: Draw, random: Random) -> None:
    """Posts and belts that keep the waiting line apart."""
    _room(draw, wall=PALE, floor="#7b6f63")
    _lamps(draw)
    posts = [(150, 780), (430, 720), (700, 790), (980, 715), (1180, 800)]
    for (x, y), (next_x, next_y) in pairwise(posts):
        sag = random.randint(20, 50)
        middle = ((x + next_x) / 2, (y + next_y) / 2 - 300 + sag)
        draw.line([(x, y - 300), middle, (next_x, next_y - 300)], fill=TEAL, width=28)
    for x, y in posts:
        draw.rectangle((x - 13, y - 320, x + 13, y), fill="#4a4f54")
        draw.ellipse((x - 60, y - 16, x + 60, y + 26), fill="#3a3f43")


def waiting_area(draw: Draw, random: Random) -> None:
    """Seats under a clock."""
    _room(draw, wall="#d4dad6", floor="#7d8a8f")
    draw.ellipse((560, 90, 720, 250), fill="white", outline=INK, width=8)
    draw.line((640, 170, 640, 112), fill=INK, width=7)
    draw.line((640, 170, 640 + random.randint(-40, 45), 190), fill=INK, width=9)
    for left in (120, 390, 660, 930):
        draw.rounded_rectangle((left, 430, left + 230, 610), 26, fill=NAVY)
        draw.rounded_rectangle((left - 6, 600, left + 236, 670), 20, fill="#16283f")
        draw.line((left + 40, 670, left + 40, 780), fill=STEEL, width=12)
        draw.line((left + 190, 670, left + 190, 780), fill=STEEL, width=12)


SCENES: Final[dict[str, Scene]] = {
    scene.__name__.replace("_", "-"): scene
    for scene in (
        exit_clear, exit_blocked, counter, desk, queue_display, floor_dry, floor_wet, floor_cable,
        notice_board, complaints_notice, leaflets, opening_hours, shop_front, cash_machine,
        queue_barriers, waiting_area,
    )
}  # fmt: skip
"""Every scene by its name, "exit-clear" and so on."""

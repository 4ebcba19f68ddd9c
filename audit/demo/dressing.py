"""How the demo's organisation looks and what it calls things: a logo, an own parameter, a scale's
ends; settled lately, so that its checklists still say otherwise."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from audit.checklists.labels.actions import say
from audit.checklists.labels.wording import told_of as label_told
from audit.checklists.parameters.actions import add
from audit.checklists.parameters.wording import told_of
from audit.demo.cast import CAST
from audit.demo.story import latest_moment
from audit.infra.images.logos import logo
from audit.people.look.actions import dress
from audit.people.models import Membership
from audit.people.organisation.actions import settle

COURTESY: Final = {"ar": "اللباقة", "cy": "Cwrteisi", "en": "Courtesy", "fa": "ادب"}
ENDS: Final = {
    "lowest": {"ar": "أبدًا", "cy": "Byth", "en": "Never", "fa": "هرگز"},
    "highest": {"ar": "دائمًا", "cy": "Bob amser", "en": "Always", "fa": "همیشه"},
}
_SIDE: Final = 240
_INK: Final = "#14507a"


def dressing(today: date, members: Mapping[str, Membership]) -> Iterator[datetime]:
    """What the administrator settled last week; the moments at which it went on."""
    by, moment = members[CAST[0].email], latest_moment(today)
    yield moment - timedelta(days=8)
    settle(by.organisation, {"time_zone": "Europe/London"}, by=by)
    dress(by.organisation, {"logo_text": "Harbour Bank"}, logo(anchor()), by=by)
    yield moment - timedelta(days=7)
    add(COURTESY, "petrol", told_of("added", COURTESY), by=by)
    for word, names in ENDS.items():
        say(word, names, label_told(word), by=by)


def anchor() -> bytes:
    """The bank's mark, drawn: an anchor in a ring."""
    image = Image.new("RGBA", (_SIDE, _SIDE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((8, 8, _SIDE - 8, _SIDE - 8), outline=_INK, width=14)
    pen.ellipse((102, 44, 138, 80), outline=_INK, width=11)
    pen.line((120, 78, 120, 190), fill=_INK, width=14)
    pen.line((84, 104, 156, 104), fill=_INK, width=12)
    pen.arc((62, 92, 178, 196), 20, 160, fill=_INK, width=14)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()

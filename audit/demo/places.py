"""Where the demo's visits happen: three regions, twelve branches, each with its story."""

from dataclasses import dataclass, field
from typing import Final

REGIONS: Final = ("South Wales", "North Wales", "Gulf")


@dataclass(frozen=True)
class Place:
    """A branch and how it fares.

    `quality` is the usual share of points, 0..1, and `gain` what it won over the months;
    `weak` takes from the quality of single sections, `trouble` is the chance that an item
    fails whatever the quality.
    """

    name: str
    address: str
    region: str
    quality: float
    gain: float = 0.0
    time_zone: str = "Europe/London"
    days_off: frozenset[int] = frozenset({5, 6})
    language: str = "en"
    weak: dict[str, float] = field(default_factory=dict)
    trouble: dict[str, float] = field(default_factory=dict)


PLACES: Final = (
    Place("Queen Street, Cardiff", "14 Queen Street, Cardiff CF10 2BU", "South Wales", 0.85),
    Place("Newport Road, Cardiff", "212 Newport Road, Cardiff CF24 1DL", "South Wales", 0.82,
          weak={"vocabulary": 0.14}),
    Place("Castle Square, Swansea", "3 Castle Square, Swansea SA1 1DW", "South Wales", 0.88,
          trouble={"safe-exits": 0.7, "safe-floor": 0.3}),
    Place("Commercial Street, Newport", "31 Commercial Street, Newport NP20 1HJ", "South Wales",
          0.58, gain=0.37),
    Place("King Street, Carmarthen", "27 King Street, Carmarthen SA31 1BS", "South Wales", 0.84,
          weak={"proxemics": 0.12}),
    Place("High Street, Bangor", "160 High Street, Bangor LL57 1NT", "North Wales", 0.86),
    Place("Terrace Road, Aberystwyth", "8 Terrace Road, Aberystwyth SY23 1NY", "North Wales", 0.83,
          gain=-0.05),
    Place("Mostyn Street, Llandudno", "75 Mostyn Street, Llandudno LL30 2NN", "North Wales", 0.97),
    Place("Hope Street, Wrexham", "19 Hope Street, Wrexham LL11 1BG", "North Wales", 0.82,
          weak={"speed": 0.6, "responsiveness": 0.45}),
    Place("فرع الكورنيش، أبوظبي", "شارع الكورنيش، أبوظبي", "Gulf", 0.89,
          time_zone="Asia/Dubai", language="ar"),
    Place("فرع ديرة، دبي", "شارع المكتوم، ديرة، دبي", "Gulf", 0.81,
          time_zone="Asia/Dubai", language="ar", weak={"appearance": 0.08}),
    Place("شعبهٔ ولیعصر، تهران", "خیابان ولیعصر، بالاتر از میدان ونک، تهران", "Gulf", 0.84,
          time_zone="Asia/Tehran", days_off=frozenset({3, 4}), language="fa", gain=0.06),
)  # fmt: skip

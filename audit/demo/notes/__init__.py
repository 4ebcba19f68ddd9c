"""The words of the demo's shoppers and supervisors, by language and item."""

from random import Random
from typing import Final

from audit.demo.notes import arabic, audit, mystery, persian

_BY_LANGUAGE: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "en": mystery.NOTES | audit.NOTES,
    "fa": persian.NOTES,
    "ar": arabic.NOTES,
}
_GENERAL: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "What the checklist asks for was not there on this day.",
        "Fell short here; I looked again before I left and nothing had changed.",
    ),
    "fa": persian.GENERAL,
    "ar": arabic.GENERAL,
}
_ABOUT_THE_VISIT: Final[dict[str, tuple[str, ...]]] = {
    "audit": (
        "Announced the day before. The branch manager was present throughout.",
        "Two contacts watched at the counter, one at the advice desk; the logs were at hand.",
        "I drew the samples myself: ten requests, eight complaints, nine training records.",
        "The findings were talked through with the branch manager before I left.",
    ),
    "en": (
        "A busy branch just before lunch; friendly on the whole.",
        "Everything went as planned. Nobody seemed to take me for a shopper.",
        "It rained heavily, so the hall was fuller than usual.",
        "I would come back as a customer: competent and calm.",
        "Quiet, three customers before me. I asked about an account for a child.",
        "Lunchtime, and a queue to the door. I asked about a payment from abroad.",
    ),
    "fa": persian.VISIT_NOTES,
    "ar": arabic.VISIT_NOTES,
}
_CAPTIONS: Final[dict[str, str]] = {
    "exit-clear": "Emergency exit, free",
    "exit-blocked": "Boxes before the emergency exit",
    "counter": "The counters on arrival",
    "desk": "Advice desk",
    "queue-display": "The number being served when I drew mine",
    "floor-dry": "Floor of the hall",
    "floor-wet": "Wet floor, no sign",
    "floor-cable": "Loose cable on the floor",
    "notice-board": "Notice board in the hall",
    "complaints-notice": "Notice on how to complain",
    "leaflets": "Leaflet rack",
    "opening-hours": "Opening hours on the door",
    "shop-front": "The branch from the street",
    "cash-machine": "Cash machine in the hall",
    "queue-barriers": "Waiting line before the counters",
    "waiting-area": "Waiting area",
}
_CAPTIONS_OF_ITEMS: Final[dict[str, str]] = {
    "ss-channels-posted": "The hall, where the notice should hang",
    "ss-equipment-working": "Cash machine out of service",
    "ss-materials-current": "The rack with the old leaflets",
    "ss-standard-current": "The older version on the board",
    "speed-opening-hours": "The hours as published",
    "prox-queue-gap": "Where people wait",
}
_NO_PHOTO: Final[dict[str, tuple[str, ...]]] = {
    "audit": (
        "Customers were in front of it throughout; I came back twice.",
        "Papers of customers lay around it, so I took no picture.",
    ),
    "en": (
        "Customers stood in front of it the whole time.",
        "A guard stood beside me; a photo would have given me away.",
        "There was no way to leave other people out of the picture.",
    ),
    "fa": ("مشتریان تمام مدت در کادر بودند.", "نگهبان کنارم ایستاده بود و عکس گرفتن مرا لو می‌داد."),
    "ar": ("كان العملاء في الكادر طوال الوقت.", "كان الحارس بجانبي، وكان التصوير سيكشفني."),
}
"""Why a failed item has no photo: in audits, else by language."""


def notes_on(item: str, language: str) -> tuple[str, ...]:
    """What somebody may write about an item that fell short."""
    return _BY_LANGUAGE[language].get(item) or _GENERAL[language]


def has_note(item: str, language: str) -> bool:
    """Whether there are words that fit this very item."""
    return item in _BY_LANGUAGE[language]


def no_photo(kind: str, language: str, random: Random) -> str:
    """Why somebody could not take a photo."""
    return random.choice(_NO_PHOTO["audit" if kind == "audit" else language])


def about_the_visit(kind: str, language: str, random: Random) -> str:
    """A sentence about the visit as a whole."""
    return random.choice(_ABOUT_THE_VISIT["audit" if kind == "audit" else language])


def caption(scene: str, language: str, item: str = "") -> str:
    """What stands below a photo of a scene, or of what is wrong with an item."""
    words = {"fa": persian.CAPTIONS, "ar": arabic.CAPTIONS}.get(language, {})
    return words.get(scene) or _CAPTIONS_OF_ITEMS.get(item) or _CAPTIONS[scene]

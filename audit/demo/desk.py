"""The reviewer's words: questions on a submission, reasons for a return, summaries."""

from random import Random
from typing import Final

from audit.formats.checklist import Checklist
from audit.formats.score import Score

TERSE: Final = {
    "en": "Not as the standard asks.",
    "fa": "مطابق استاندارد نبود.",
    "ar": "ليس كما يطلب المعيار.",
}
"""By language: a note that makes a reviewer ask."""

_QUESTIONS: Final[dict[str, str]] = {
    "safe-exits": "Which exit was it, and how far could the door open? Please write it down.",
    "safe-floor": "Was there a warning sign within sight? The photo does not show it.",
    "voc-greeting": "Please write the first words as exactly as you remember them.",
    "voc-restate-request": "What was your request, and what did the employee do instead?",
    "speed-wait-told": "Was there a screen or a ticket with the expected wait?",
    "prox-queue-gap": "Is there a marking at all, or was it only ignored?",
    "app-name-badge": "A description is missing, so that the right person hears of it.",
    "ss-equipment-working": "Since when is it out of order, and who was told?",
}
_ANY_QUESTION: Final = (
    "Please say what you saw or heard, so that somebody who was not there can picture it.",
    "One fact more, please: where in the branch, and when?",
)
_REASONS: Final = (
    "A careful visit, thank you. A few points need one fact more before the branch sees it.",
    "Thank you, the photos are clear. Please complete the notes that I marked.",
)
_LEFT_OUT: Final = (
    "The scenario of another programme was asked, so the visit cannot be compared.",
    "The branch was moving that week; its service was not what it usually is.",
)
_NOT_SEEN: Final = (
    "The branch was closed when the visit was made, so nothing was judged. Please check that the "
    "hours on the door are the hours that are kept."
)
_OPENINGS: Final[dict[str, tuple[str, ...]]] = {
    "high": ("An excellent visit.", "A visit to learn from.", "Very little to add here."),
    "good": ("A good visit.", "Sound service on the whole.", "Mostly as the standard asks."),
    "critical": (
        "Good service, and one serious fault.",
        "Much was right, and one thing must not happen again.",
    ),
    "low": ("This visit fell short of the pass mark.", "There is work to do here."),
}
_CRITICAL: Final = (
    "One point weighs more than the score: “{item}” That must be put right at once.",
    "Whatever the score, this cannot wait: “{item}”",
)


def question(item: str, random: Random) -> str:
    """What a reviewer asks about an item."""
    return _QUESTIONS.get(item) or random.choice(_ANY_QUESTION)


def reason(random: Random) -> str:
    """Why a submission goes back."""
    return random.choice(_REASONS)


def left_out(random: Random) -> str:
    """Why a visit is in no report."""
    return random.choice(_LEFT_OUT)


def summary(checklist: Checklist, score: Score, random: Random) -> str:
    """A published visit in three or four sentences: how it went, what stood out, what is next."""
    if score.score is None:
        return _NOT_SEEN
    reached = score.score
    level = "high" if reached >= 9200 else "good" if reached >= 8000 else "low"
    if score.critical and level != "low":
        level = "critical"
    sentences = [random.choice(_OPENINGS[level]), *_standing_out(checklist, score)]
    if score.critical:
        text = next(i.text["en"] for i in checklist.items if i.id == score.critical[0])
        sentences.append(random.choice(_CRITICAL).format(item=text))
    elif level == "low":
        sentences.append("Please talk the failed items through with the team within two weeks.")
    return " ".join(sentences)


def _standing_out(checklist: Checklist, score: Score) -> list[str]:
    known = {
        section.title["en"]: part.score
        for section in checklist.sections
        if (part := score.sections.get(section.id)) and part.score is not None
    }
    if len(known) < 2:
        return []
    best, worst = max(known, key=lambda t: known[t] or 0), min(known, key=lambda t: known[t] or 0)
    if (known[worst] or 0) >= 9000:
        return ["Every section is above 90."]
    return [
        f"The strongest part was “{best}” with {_points(known[best])},",
        f"the weakest “{worst}” with {_points(known[worst])}.",
    ]


def _points(score: int | None) -> str:
    return f"{(score or 0) / 100:.0f}"

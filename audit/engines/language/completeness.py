"""What a visit still lacks before it can be submitted as completed."""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal, NamedTuple

from audit.engines.language.visibility import visible_items
from audit.engines.scoring.marks import is_scored, mark_of
from audit.formats.answers import Answer, Answered, Answers
from audit.formats.checklist import Checklist, Item

Kind = Literal["answer", "note", "photo"]
Need = Literal["answer", "note", "photo", "photo or reason"]
KIND: dict[Need, Kind] = {
    "answer": "answer",
    "note": "note",
    "photo": "photo",
    "photo or reason": "photo",
}


class Missing(NamedTuple):
    """One thing to add: an answer, a note or a photo, and the place ("item:<id>")."""

    place: str
    kind: Kind


def missing(
    checklist: Checklist,
    answers: Answers,
    notes: Mapping[str, str],
    photo_places: Collection[str],
    no_photo: Mapping[str, str],
) -> list[Missing]:
    """What is missing, in the order of the checklist; per item answer, note, photo.

    `notes` and `no_photo` (why none could be taken) map places to texts, `photo_places` are
    the places that have a photo. Only visible items count.

    - answer: the item has none or is "unanswered", it is scored (text, time and a number
      without a band may stay empty), and `scoring.allow_unanswered` is off.
    - note: the rule is required_on_fail, the item fails, its note is absent or blank.
    - photo: there is none, and the rule is `required` and the item answered, or the rule is
      `required_on_fail`, the item fails, and `no_photo` gives no reason.

    An item fails when it is answered with a mark of 0 basis points (for yes_no: not the
    expected answer). Not applicable and not observed never fail.
    Raises InvalidAnswer for an answer that its item cannot have.
    """
    shown = visible_items(checklist, answers)
    visible = [item for item in checklist.items if item.id in shown]
    places = frozenset(f"item:{item.id}" for item in visible)
    met: dict[Need, frozenset[str]] = {
        "answer": places if checklist.scoring.allow_unanswered else frozenset(),
        "note": written(notes),
        "photo": frozenset(photo_places),
        "photo or reason": frozenset(photo_places) | written(no_photo),
    }
    return [
        Missing(place, KIND[need])
        for item in visible
        for need in needs(item, answers.get(item.id))
        if (place := f"item:{item.id}") not in met[need]
    ]


def needs(item: Item, answer: Answer | None) -> Iterator[Need]:
    """What one visible item calls for, with this answer."""
    if answer is None or answer.state == "unanswered":
        if is_scored(item):
            yield "answer"
        return
    failed = mark_of(item, answer) == 0
    if failed and item.note == "required_on_fail":
        yield "note"
    if item.photo == "required" and isinstance(answer, Answered):
        yield "photo"
    if failed and item.photo == "required_on_fail":
        yield "photo or reason"


def written(texts: Mapping[str, str]) -> frozenset[str]:
    """The places whose text is not blank."""
    return frozenset(place for place, text in texts.items() if text.strip())

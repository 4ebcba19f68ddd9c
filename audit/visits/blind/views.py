"""What the comparison shows: each text and photo as it was sent, and as the branch will have it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup

from audit.checklists.wording import answer_words as exact_words
from audit.checklists.wording import item_numbers, plain
from audit.formats.answers import Answered
from audit.formats.checklist import Checklist, Item, Words
from audit.visits.blind.actions import OPEN
from audit.visits.blind.edition import held_back, photos_of_all, preview_of
from audit.visits.blind.rules import SHOWN
from audit.visits.blind.suspicion import names_of
from audit.visits.blind.telling import telling
from audit.visits.blind.values import BlindVisit, HeldBack
from audit.visits.blind.wording import answer_words, held_words, marked
from audit.visits.models import Assessment, SubmissionPhoto, Visit


@dataclass(frozen=True, slots=True)
class Note:
    """A text, with what may be telling marked, and its words for the branch."""

    place: str
    label: str
    full: Markup
    blind: str
    reworded: bool
    telling: bool

    @property
    def key(self) -> str:
        """What the element on the page is called."""
        return self.place.replace(":", "-")


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo, whether the branch will see it, and whether it ever could."""

    used: SubmissionPhoto
    withheld: bool
    never: bool
    """A receipt or the auditor's signature: no business of the branch."""
    caption: Note | None


@dataclass(frozen=True, slots=True)
class Pair:
    """One item, section or the visit: what was sent, and what the branch will read."""

    place: str
    number: str
    title: str
    full: str
    blind: str
    notes: tuple[Note, ...]
    pictures: tuple[Picture, ...]

    @property
    def alike(self) -> bool:
        """Whether there is nothing to judge: the same answer, no words and no photo."""
        return self.full == self.blind and not self.notes and not self.pictures

    @property
    def telling(self) -> bool:
        """Whether a text of it may give the shopper away and was not reworded yet."""
        return any(note.telling and not note.reworded for note in self.notes)


def comparison(visit: Visit, assessment: Assessment) -> dict[str, Any]:
    """The full edition beside the blind one."""
    submission = assessment.submission
    held = held_back({submission.id})[submission.id]
    photos = photos_of_all({submission.id})[submission.id]
    blind = preview_of(visit, assessment)
    sides = Sides(assessment, blind, held, photos, names_of(visit))
    pairs = sides.pairs()
    return {
        "visit": visit,
        "assessment": assessment,
        "submission": submission,
        "blind": blind,
        "pairs": [pair for pair in pairs if not pair.alike],
        "alike": sum(pair.alike for pair in pairs),
        "suspects": sum(pair.telling for pair in pairs),
        "held": held_words(len(held.photos), len(held.notes)),
        "open": visit.state in OPEN,
    }


@dataclass(frozen=True)
class Sides:
    """What the two editions are made from."""

    assessment: Assessment
    blind: BlindVisit
    held: HeldBack
    photos: list[SubmissionPhoto]
    names: tuple[str, ...]

    @property
    def document(self) -> Checklist:
        """The checklist of both."""
        return self.blind.checklist

    def pairs(self) -> list[Pair]:
        """Every place in the checklist's order; sections and the visit where they say something."""
        numbers = item_numbers(self.document)
        found = []
        for section in self.document.sections:
            whole = self.pair(f"section:{section.id}", "", plain(section.title), None)
            items = [
                self.pair(f"item:{item.id}", numbers[item.id], plain(item.text), item)
                for item in section.items
                if item.id in self.blind.visible
            ]
            found += ([whole] if whole.notes or whole.pictures else []) + items
        whole = self.pair("visit", "", _("On the visit as a whole"), None)
        return found + ([whole] if whole.notes or whole.pictures else [])

    def pair(self, place: str, number: str, title: str, item: Item | None) -> Pair:
        """One place on both sides."""
        manifest = self.assessment.manifest
        notes = []
        full = blind = ""
        if item is not None:
            answer = manifest.answers.get(item.id)
            full = exact_words(self.document, item, answer)
            blind = answer_words(self.document, item, self.blind.answers.get(item.id))
            if isinstance(item, Words) and isinstance(answer, Answered):
                notes.append(self.note(f"answer:{item.id}", _("Answer"), str(answer.value)))
        if text := manifest.notes.get(place, "").strip():
            notes.append(self.note(place, _("Note"), text))
        return Pair(place, number, title, full, blind, tuple(notes), self.pictures(place))

    def note(self, place: str, label: str, text: str) -> Note:
        """One text on both sides."""
        return Note(
            place=place,
            label=label,
            full=marked(text, self.names),
            blind=self.held.notes.get(place, text),
            reworded=place in self.held.notes,
            telling=bool(telling(text, self.names)),
        )

    def pictures(self, place: str) -> tuple[Picture, ...]:
        """The photos of a place."""
        manifest = self.assessment.manifest
        own = {each.photo for each in manifest.signatures if each.side == "branch"}
        told = manifest.photos
        return tuple(
            Picture(
                used=used,
                withheld=used.id in self.held.photos,
                never=told[used.position].purpose not in SHOWN
                and told[used.position].sha256 not in own,
                caption=self.note(f"caption:{used.id}", _("Caption"), used.caption)
                if used.caption
                else None,
            )
            for used in self.photos
            if used.place == place
        )


def held_back_words(visit: Visit) -> str:
    """How much of what counts now is held back from the branch, in a sentence."""
    if visit.assessment is None:
        return ""
    submission = visit.assessment.submission_id
    held = held_back({submission})[submission]
    return held_words(len(held.photos), len(held.notes))


def places_of(assessment: Assessment, photos: Mapping[UUID, SubmissionPhoto]) -> set[str]:
    """The places whose text may be reworded: those where there is one."""
    manifest, document = assessment.manifest, assessment.submission.visit.version.checklist
    answered = {
        f"answer:{item.id}"
        for item in document.items
        if isinstance(item, Words) and isinstance(manifest.answers.get(item.id), Answered)
    }
    return set(manifest.notes) | answered | {f"caption:{id_}" for id_ in photos}

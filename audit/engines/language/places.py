"""Every text of a checklist by its place, and what is missing in which language."""

from collections import Counter
from collections.abc import Iterator

from audit.formats.base import Text
from audit.formats.checklist import Checklist, Choice, Item, Multi, Scale

Place = tuple[str, str]
"""A text of a part: ("text", ""), ("option", "in"), ("anchor", "1"), ("answer", "yes")."""


def head_texts(document: Checklist) -> dict[Place, Text]:
    """The texts that stand outside the sections."""
    texts: dict[Place, Text | None] = {
        ("title", ""): document.title,
        ("description", ""): document.description,
        ("instructions", ""): document.instructions,
    }
    texts |= {("answer", word): text for word, text in document.answers.items()}
    texts |= {("parameter", name): text for name, text in document.parameters.items()}
    texts |= {("band", str(n)): band.title for n, band in enumerate(document.scoring.bands, 1)}
    texts |= {("check", check.id): check.text for check in document.checks}
    return {place: text for place, text in texts.items() if text}


def item_texts(item: Item) -> dict[Place, Text]:
    """The texts of an item, those of its options and anchors with them."""
    texts: dict[Place, Text | None] = {
        ("text", ""): item.text,
        ("label", ""): item.label,
        ("help", ""): item.help,
        ("unit", ""): getattr(item, "unit", None),
    }
    if isinstance(item, Choice | Multi):
        texts |= {("option", option.id): option.text for option in item.options}
    if isinstance(item, Scale):
        texts |= {("anchor", point): text for point, text in item.anchors.items()}
    return {place: text for place, text in texts.items() if text}


def all_texts(document: Checklist) -> Iterator[Text]:
    """Every text, in the order of the checklist."""
    yield from head_texts(document).values()
    for section in document.sections:
        yield section.title
        for item in section.items:
            yield from item_texts(item).values()


def gaps(document: Checklist) -> dict[str, int]:
    """How many texts each language of the document lacks; the most complete language first.

    A language in which no item and no heading is written, only what the organisation calls its
    answers, is none of the document's.
    """
    texts = list(all_texts(document))
    spoken = {*document.title, *(code for section in document.sections for code in section.title)}
    spoken |= {code for item in document.items for code in item.text}
    written = Counter(code for text in texts for code in text if code in spoken)
    return {language: len(texts) - count for language, count in written.most_common()}

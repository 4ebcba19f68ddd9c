"""Finding topics by their words, in the language they are read in."""

import html
import re
from dataclasses import dataclass

from flask import current_app, render_template

from audit.help.topics import TOPICS, Topic
from audit.infra.assets import current_assets
from audit.infra.i18n import current_language
from audit.infra.i18n.folding import fold

_TAG = re.compile(r"<[^>]*>")
AROUND = 90
"""So many signs of its text are shown on each side of what was found."""


@dataclass(frozen=True)
class Found:
    """A topic that has all the words, and where its text has the first."""

    topic: Topic
    passage: str


def text_of(topic: Topic) -> str:
    """What a topic says to everybody, without its marks, in the language of the page."""
    key = (current_assets().build, current_language(), topic.slug)
    kept: dict[tuple[str, ...], str] = current_app.extensions.setdefault("help", {})
    if key not in kept:
        page = render_template(topic.template, plain=True).replace("</h2>", " – ")
        kept[key] = " ".join(html.unescape(_TAG.sub(" ", page)).split())
    return kept[key]


def topics_with(words: str) -> list[Found]:
    """The topics that have all the words, those that have them in the title first."""
    wanted = fold(words).split()
    if not wanted:
        return []
    hits = []
    for topic in TOPICS:
        title, text = f"{topic.title} {topic.about}", text_of(topic)
        everything = fold(f"{title} {text}")
        if all(word in everything for word in wanted):
            named = all(word in fold(title) for word in wanted)
            hits.append((not named, Found(topic, _passage(text, wanted))))
    return [found for _later, found in sorted(hits, key=lambda hit: hit[0])]


def _passage(text: str, wanted: list[str]) -> str:
    """The words around the first that was found, whole; "" where only the title has it."""
    words = text.split()
    at = next((n for n, word in enumerate(words) if any(w in fold(word) for w in wanted)), None)
    if at is None:
        return ""
    first, last, length = at, at, 0
    while length < 2 * AROUND and (first > 0 or last < len(words) - 1):
        if first > 0 and at - first <= last - at:
            first -= 1
            length += len(words[first]) + 1
        elif last < len(words) - 1:
            last += 1
            length += len(words[last]) + 1
        else:
            first -= 1
            length += len(words[first]) + 1
    before, after = "… " if first else "", " …" if last < len(words) - 1 else ""
    return before + " ".join(words[first : last + 1]) + after

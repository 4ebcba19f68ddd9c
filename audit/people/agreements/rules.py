"""What a version of the agreement needs, and which of its languages somebody reads; pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping

Texts = dict[str, dict[str, str]]
"""By language the text of each part."""

PARTS = ("agreement", "notice")
LONGEST = 20_000


def tidied(text: str) -> str:
    """A text with plain line ends and nothing before or after it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def whole(texts: Mapping[str, Mapping[str, str]], languages: Iterable[str]) -> Texts:
    """The languages in which every part is written, in this order."""
    return {
        code: {part: texts[code][part] for part in PARTS}
        for code in languages
        if all(texts.get(code, {}).get(part) for part in PARTS)
    }


def halves(texts: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The languages in which one part is written and another is not."""
    return sorted(
        code
        for code, parts in texts.items()
        if any(parts.values()) and not all(parts.get(part) for part in PARTS)
    )


def hash_of(texts: Texts) -> str:
    """SHA-256 that names these texts: the same words in the same languages, the same name."""
    body = json.dumps(texts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def mark_of(texts: Texts, language: str) -> str:
    """What tells whether the texts of one language are still those that somebody was shown."""
    return hash_of({code: parts for code, parts in texts.items() if code == language})


def language_read(texts: Texts, *wanted: str) -> str:
    """The first wanted language that there is, else the first that there is."""
    return next((code for code in wanted if code in texts), next(iter(texts)))

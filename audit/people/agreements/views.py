"""What the pages of agreements show, and the document that a phone keeps."""

from dataclasses import dataclass
from typing import Any

from audit.infra.i18n import current_language, default_language, direction
from audit.people.agreements.models import Agreement, AgreementVersion
from audit.people.agreements.rules import PARTS, language_read
from audit.people.agreements.wording import TITLES


@dataclass(frozen=True)
class Part:
    """One text as somebody reads it, in the language that suits them best."""

    title: str
    text: str
    language: str
    direction: str


def language_for(version: AgreementVersion) -> str:
    """The language in which whoever asks reads a version."""
    return language_read(version.texts, current_language(), default_language(), "en")


def parts_of(version: AgreementVersion, language: str = "") -> list[Part]:
    """The texts of a version in one language, the reader's best by default."""
    used = language or language_for(version)
    texts = version.texts[used]
    return [Part(str(TITLES[part]), texts[part], used, direction(used)) for part in PARTS]


def document(version: AgreementVersion | None, given: Agreement | None) -> dict[str, Any]:
    """What a phone keeps: the version, its texts, and when its member agreed."""
    if version is None:
        return {"hash": None, "parts": []}
    used = language_for(version)
    return {
        "hash": version.hash,
        "number": version.number,
        "published_at": version.published_at.isoformat(),
        "agreed_at": given.agreed_at.isoformat() if given else None,
        "language": used,
        "direction": direction(used),
        "parts": [{"title": part.title, "text": part.text} for part in parts_of(version, used)],
    }

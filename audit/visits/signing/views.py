"""What the desk's pages show of the signatures of an announced audit."""

from dataclasses import dataclass
from datetime import datetime

from audit.formats.manifest import Manifest
from audit.visits.models import Submission, SubmissionPhoto
from audit.visits.queries import photos_of
from audit.visits.signing.wording import side_words, told_words, who_words


@dataclass(frozen=True, slots=True)
class Signed:
    """One side of an audit as a page shows it; `at` by the server's clock."""

    side: str
    how: str
    who: str
    at: datetime | None
    declined: str
    remark: str
    drawing: SubmissionPhoto | None


def signed_in(submission: Submission, manifest: Manifest) -> list[Signed]:
    """What both sides signed on the spot, the branch first; nothing for other visits."""
    if not manifest.signatures:
        return []
    drawn = {
        used.photo.sha256: used for used in photos_of(submission) if used.purpose == "signature"
    }
    return [
        Signed(
            side=side_words(told.side),
            how=told_words(told),
            who=who_words(told),
            at=manifest.times.by_server(told.at) if told.at else None,
            declined=told.declined.strip(),
            remark=told.remark.strip(),
            drawing=drawn.get(told.photo or ""),
        )
        for told in sorted(manifest.signatures, key=lambda told: told.side != "branch")
    ]

"""How large a draft may grow: as large as a checklist's file may be."""

from typing import Any

from audit.engines.language.tree import MAX_BYTES, MAX_DEPTH, MAX_NODES


def too_large(document: Any) -> bool:
    """Whether a document is over 1 MB, 24 levels deep or 50,000 values long."""
    waiting: list[tuple[Any, int]] = [(document, 0)]
    seen = size = 0
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if depth > MAX_DEPTH or seen > MAX_NODES or size > MAX_BYTES:
            return True
        if isinstance(value, dict):
            size += sum(len(key.encode()) for key in value)
            waiting.extend((each, depth + 1) for each in value.values())
        elif isinstance(value, list):
            waiting.extend((each, depth + 1) for each in value)
        else:
            size += len(str(value).encode("utf-8", "replace"))
    return size > MAX_BYTES

"""Rules within one item: numbers that contradict each other, settings without effect."""

from collections.abc import Iterator

from audit.engines.language.finding import Finding, Path
from audit.engines.scoring.marks import is_scored
from audit.formats.checklist import Choice, Duration, Item, Multi, Number, Scale


def item_problems(path: Path, item: Item) -> Iterator[Finding]:
    """What is wrong with one item taken by itself."""
    if isinstance(item, Scale):
        yield from anchor_problems(path, item)
    elif isinstance(item, Choice) and not any(option.mark for option in item.options):
        yield Finding((*path, "options"), "every option has mark 0; give the best one mark 100")
    elif isinstance(item, Multi) and not any(option.points for option in item.options):
        yield Finding((*path, "options"), "the options are worth nothing; give points to some")
    elif isinstance(item, Duration) and item.target >= item.limit:
        message = f"`target` ({item.target}) must be below `limit` ({item.limit}); change one"
        yield Finding((*path, "target"), message)
    elif isinstance(item, Number):
        yield from number_problems(path, item)
    if not is_scored(item) and not isinstance(item, Multi):
        yield from effectless(path, item)


def effectless(path: Path, item: Item) -> Iterator[Finding]:
    """Settings that wait for a failure, on an item that has no mark to fail with."""
    remedy = "; give it a `band` or remove this" if isinstance(item, Number) else "; remove this"
    settings = {
        "critical": item.critical != "none",
        "photo": item.photo == "required_on_fail",
        "note": item.note == "required_on_fail",
    }
    for key, given in settings.items():
        if given:
            message = f"an item of type {item.type} has no mark and cannot fail{remedy}"
            yield Finding((*path, key), message)


def anchor_problems(path: Path, item: Scale) -> Iterator[Finding]:
    """Anchors that describe a value which the scale does not have."""
    points = {str(value) for value in range(1, item.max + 1)}
    for value in item.anchors:
        if value not in points:
            message = f"`{value}` is not a point of this scale; write 1 to {item.max}"
            yield Finding((*path, "anchors", value), message)


def number_problems(path: Path, item: Number) -> Iterator[Finding]:
    """A range or a band that is upside down, or a band that no number reaches."""
    low, high = item.min, item.max
    if low is not None and high is not None and low > high:
        yield Finding((*path, "min"), f"`min` ({low}) is above `max` ({high}); swap them")
    if item.band is None:
        return
    start, end = item.band
    if start > end:
        yield Finding((*path, "band"), f"the band begins at {start} and ends at {end}; swap them")
    elif (low is not None and end < low) or (high is not None and start > high):
        yield Finding((*path, "band"), "no number from `min` to `max` is in the band; move it")

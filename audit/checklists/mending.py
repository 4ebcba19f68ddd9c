"""What the checker says, in the reader's language where it is one of the usual things."""

import re
from functools import cache

from flask_babel import lazy_gettext as _l

SAYINGS = (
    (r"`(?P<key>\w+)` is missing; add it", _l("This is missing. Fill it in.")),
    (r"`(?P<key>\w+)` is blank; .*", _l("This is empty. Fill it in, or choose.")),
    (r"`(?P<key>\w+)` is empty; .*", _l("This is empty. Fill it in.")),
    (r"`(?P<key>[\w-]+)` has \d+ entries; write (?P<n>\d+) or more", _l("Add at least %(n)s.")),
    (
        r"`[\w-]+` is `(?P<value>.*)`; write (?P<n>\S+) or more",
        _l("%(value)s is too low: %(n)s or more."),
    ),
    (
        r"`[\w-]+` is `(?P<value>.*)`; write (?P<n>\S+) or less",
        _l("%(value)s is too high: %(n)s or less."),
    ),
    (
        r"`[\w-]+` cannot be `(?P<value>.*)`; write small letters, digits and single hyphens",
        _l("“%(value)s” cannot be an id: write small letters, digits and single hyphens."),
    ),
    (
        r"`[\w-]+` cannot be `(?P<value>.*)`; write a whole number",
        _l("“%(value)s” is not a whole number."),
    ),
    (r"`[\w-]+` cannot be `(?P<value>.*)`; write a number", _l("“%(value)s” is not a number.")),
    (
        r"another \w+ has the id `(?P<value>.*)`; .*",
        _l("The id “%(value)s” is taken. Choose another."),
    ),
    (
        r"unknown item `(?P<value>.*)`; .*",
        _l("There is no item “%(value)s” any more. Choose another."),
    ),
    (r"unknown section `(?P<value>.*)`; .*", _l("There is no section “%(value)s” any more.")),
    (
        r"unknown parameter `(?P<value>.*)`; .*",
        _l("The parameter “%(value)s” is not known. Choose one, or add it to the checklist."),
    ),
    (r"an item cannot depend on itself; .*", _l("An item cannot wait for itself. Choose another.")),
    (
        r"these items wait for each other: (?P<value>.*); .*",
        _l("These items wait for each other: %(value)s. Remove one condition."),
    ),
    (
        r"`target` \((?P<value>\d+)\) must be below `limit` \((?P<n>\d+)\); .*",
        _l("The full mark must end before the mark is lost: %(value)s is not below %(n)s seconds."),
    ),
    (r"every option has mark 0; .*", _l("Every option has mark 0. Give the best one 100.")),
    (
        r"the options are worth nothing; .*",
        _l("The options are worth nothing. Give points to some."),
    ),
    (
        r"an item of type (?P<value>\w+) has no mark and cannot fail.*",
        _l("This item has no mark, so it cannot fail. Choose something else here."),
    ),
    (r"sum takes only scale items; .*", _l("With the sum of points, every item must be a scale.")),
    (r"count_yes takes only yes_no items; .*", _l("With counting, every item must be yes or no.")),
    (r"no score reaches (?P<value>\S+); .*", _l("No score reaches %(value)s.")),
    (r"bands go downwards: .*", _l("Bands go from the best down. Put them in order.")),
    (
        r"scores below the lowest band have no name; .*",
        _l("Scores below the lowest band have no name. Let the last one begin at 0."),
    ),
)
"""The checker's sentences and ours; what they hold in brackets goes over."""


@cache
def _patterns() -> list[re.Pattern[str]]:
    return [re.compile(pattern) for pattern, _words in SAYINGS]


def in_words(message: str) -> str | None:
    """A sentence of the checker in the reader's language; None where only its own will do."""
    for pattern, (_, words) in zip(_patterns(), SAYINGS, strict=True):
        if found := pattern.fullmatch(message):
            named = {name: value for name, value in found.groupdict().items() if value is not None}
            return str(words) % named
    return None

"""What the checker says, in the reader's language."""

import re
from functools import cache

from flask_babel import lazy_gettext as _l

SAYINGS = (
    (r"`(?P<key>\w+)` is missing; add it", _l("This is missing. Fill it in.")),
    (r"`(?P<key>\w+)` is blank; .*", _l("This is empty. Fill it in, or choose.")),
    (r"`(?P<key>\w+)` is empty; .*", _l("This is empty. Fill it in.")),
    (r"`type` is missing; write .*", _l("This is missing. Fill it in.")),
    (r".* has \d+ entries; write at least (?P<n>\d+)", _l("Add at least %(n)s.")),
    (r".* has \d+ entries; write at most (?P<n>\d+)", _l("There are too many: at most %(n)s.")),
    (
        r"`[\w-]+` is .*; write at most (?P<n>\d+) characters",
        _l("This is too long: at most %(n)s letters."),
    ),
    (
        r"`[\w-]+` is `(?P<value>.*)`; write at most two decimals",
        _l("%(value)s has too many decimals: at most two."),
    ),
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
    (
        r"`pass` is (?P<value>\S+); with method \w+ write (?P<low>\S+) to (?P<n>\S+)",
        _l("The pass mark is %(value)s. Write %(low)s to %(n)s."),
    ),
    (
        r"sum counts every item, .*",
        _l("With the sum of points, every item is asked and counts once. Leave this as usual."),
    ),
    (r"bands go downwards: .*", _l("Bands go from the best down. Put them in order.")),
    (
        r"scores below the lowest band have no name; .*",
        _l("Scores below the lowest band have no name. Let the last one begin at 0."),
    ),
    (
        r"`(?P<value>.*)` is not a point of this scale; write 1 to (?P<n>\d+)",
        _l("The scale has no point %(value)s. Write 1 to %(n)s."),
    ),
    (
        r"`(?P<value>.*)` is not a point of the scale; .*",
        _l("“%(value)s” is no point of a scale. Write a whole number."),
    ),
    (
        r"`min` \((?P<value>\S+)\) is above `max` \((?P<n>\S+)\); .*",
        _l("The lowest possible, %(value)s, is above the highest, %(n)s. Swap them."),
    ),
    (
        r"the band begins at (?P<value>\S+) and ends at (?P<n>\S+); .*",
        _l("Good begins at %(value)s and ends at %(n)s. Swap them."),
    ),
    (r"no number from `min` to `max` .*", _l("No number that is possible is good. Change one.")),
    (
        r"`.*` is never answered `.*`; type (\w+) cannot be compared.*",
        _l("Such an answer cannot be waited for. Choose another item."),
    ),
    (
        r"`(?P<item>.*)` is never answered `(?P<value>.*)`; .*",
        _l("“%(item)s” is never answered “%(value)s”. Choose one of its answers."),
    ),
    (
        r"`(?P<value>.*)` never takes a photo; .*",
        _l("“%(value)s” never takes a photo. Choose another item."),
    ),
    (
        r"`(?P<value>.*)` is of type \w+, which cannot be compared by .*",
        _l("“%(value)s” is no amount. Choose a number, a time taken or a scale."),
    ),
    (
        r"`(?P<value>.*)` is of type \w+, which has no mark; .*",
        _l("“%(value)s” has no mark. Choose an item that is scored."),
    ),
    (
        r"`(?P<value>.*)` is of type \w+, which is no time of day; .*",
        _l("“%(value)s” is no time of day. Choose another item."),
    ),
    (
        r"a (time|moment) never comes before itself; .*",
        _l("A time never comes before itself. Choose another one."),
    ),
    (
        r"moments are noted on covert visits only, .*",
        _l("Moments are noted on mystery visits only. Compare two times of day."),
    ),
    (r"this is not a condition.*", _l("This is no condition. Choose what it compares.")),
    (
        r"`(?P<value>.*)` is not an item type; .*",
        _l("“%(value)s” is no type of answer. Choose one."),
    ),
    (
        r"`(?P<value>.*)` is not a language code; .*",
        _l("“%(value)s” is no language: write two or three small letters, such as en."),
    ),
    (r"unknown key `(?P<value>.*)`; .*", _l("“%(value)s” is not known here. Remove it.")),
    (
        r".* cannot be `(?P<value>.*)`; write .*",
        _l("“%(value)s” cannot stand here. Write something else."),
    ),
    (r".* cannot be \S+; write .*", _l("This cannot stand here. Write something else.")),
)
"""The checker's sentences and ours, the more special ones first; what they hold in brackets goes
over."""


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

"""YAML to plain values that remember their lines.

The language reads YAML more narrowly than YAML allows: only `true` and `false` are
booleans (so `is: no` and the language code `no` are words), `1:30` is a text, every key is
a text, and there are no tags, merge keys or empty values. Limits guard against documents
that grow when read (OWASP ASVS 5, V1.5).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from audit.engines.language.finding import Path

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
MAX_NODES = 50_000

INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})")
DECIMAL = re.compile(r"[-+]?([0-9]{1,15}\.[0-9]{0,15}|\.[0-9]{1,15})")
CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Tree:
    """A document's value, the line (from 1) of each path, and what was wrong on the way.

    `empty` are the keys without a value: reported, and left out of the value.
    """

    value: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    empty: set[Path] = field(default_factory=set)

    def line(self, path: Path) -> int:
        """The line of a path or of its nearest written ancestor."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class UnreadableError(Exception):
    """Why reading stopped, and at which line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def read_tree(source: str) -> Tree:
    """Read one YAML document; never raises, `problems` says what went wrong."""
    tree = Tree()
    try:
        if len(source.encode()) > MAX_BYTES:
            raise UnreadableError(1, "the file is over 1 MB; split it into several checklists")
        Composer(tree, source.removeprefix("\ufeff")).compose()
    except UnreadableError as stop:
        tree.problems.append((stop.line, stop.message))
    except yaml.MarkedYAMLError as error:
        tree.problems.append(syntax_problem(error))
    except (yaml.YAMLError, UnicodeError):
        tree.problems.append((strange_line(source), "a character here is not text; remove it"))
    return tree


def strange_line(source: str) -> int:
    """The line of the first character that YAML does not allow."""
    strange = yaml.reader.Reader.NON_PRINTABLE.search(source)
    return source.count("\n", 0, strange.start()) + 1 if strange else 1


def syntax_problem(error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """Line and sentence for what the YAML parser could not read."""
    said = error.problem or "this is not YAML"
    unclosed = "end of stream" in said and error.context_mark
    mark = error.context_mark if unclosed else error.problem_mark
    advice = {
        "mapping values": "put a text that holds a colon in quotes, and check the indentation",
        "cannot start any token": "indent with spaces, not tabs; quote a text that begins so",
        "expected <block end>": "check the indentation of this line and the one above",
        "did not find expected": "check the indentation, and that quotes and brackets close",
        "unexpected end of stream": "close the quotes",
    }
    todo = next((say for part, say in advice.items() if part in said), "check quotes and spaces")
    return (mark.line + 1 if mark else 1), f"not readable as YAML ({said}); {todo}"


@dataclass
class Composer:
    """Builds one tree from the parser's events, counting depth and size as it goes."""

    tree: Tree
    source: str
    nodes: int = 0
    anchors: dict[str, tuple[object, int]] = field(default_factory=dict)

    def compose(self) -> None:
        """Read the stream's only document into the tree."""
        events = yaml.parse(self.source, Loader=Loader)
        for event in events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            if self.nodes:
                raise UnreadableError(line_of(event), "a second document; put it in a file")
            self.tree.value = self.node(next(events), events, ())

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> object:
        """The value of the node that begins with this event."""
        line = line_of(event)
        self.tree.lines.setdefault(path, line)
        self.count(1, line)
        if isinstance(event, yaml.AliasEvent):
            return self.aliased(str(event.anchor), line)
        if len(path) > MAX_DEPTH:
            raise UnreadableError(line, f"nested deeper than {MAX_DEPTH} levels; flatten it")
        self.refuse_tag(event, line)
        before = self.nodes
        value: object
        if isinstance(event, yaml.MappingStartEvent):
            value = self.mapping(events, path)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self.sequence(events, path)
        else:
            value = scalar(event)
        if anchor := getattr(event, "anchor", None):
            self.anchors[anchor] = (value, self.nodes - before)
        return value

    def mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, object]:
        """Keys and values up to the mapping's end; a doubled or empty one is reported."""
        values: dict[str, object] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            line = line_of(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise UnreadableError(line, "a key must be one word; quote a text that begins so")
            key = event.value
            doubled = (*path, key) in self.tree.lines
            self.tree.lines.setdefault((*path, key), line)
            place = (*path, key, "again") if doubled else (*path, key)
            value = self.node(next(events), events, place)
            if doubled:
                self.report(line, f"`{key}` is written twice here; keep one of them")
            elif value is None:
                self.tree.empty.add(place)
                self.report(line, f"`{key}` is empty; give it a value or remove the line")
            else:
                values[key] = value
        return values

    def sequence(self, events: Iterator[yaml.Event], path: Path) -> list[object]:
        """Entries up to the sequence's end."""
        values: list[object] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            values.append(self.node(event, events, (*path, len(values))))
        return values

    def aliased(self, anchor: str, line: int) -> object:
        """The value that an alias stands for, counted as if it were written out."""
        if anchor not in self.anchors:
            raise UnreadableError(line, f"`*{anchor}` is not defined; write `&{anchor}` above it")
        value, size = self.anchors[anchor]
        self.count(size, line)
        return value

    def refuse_tag(self, event: yaml.Event, line: int) -> None:
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            self.report(line, f"`{tag}` is a YAML tag, which checklists do not use; remove it")

    def count(self, nodes: int, line: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            raise UnreadableError(line, f"over {MAX_NODES} values; split the checklist")

    def report(self, line: int, message: str) -> None:
        self.tree.problems.append((line, message))


def line_of(event: yaml.Event) -> int:
    """The line on which an event begins, from 1."""
    return event.start_mark.line + 1 if event.start_mark else 1


def scalar(event: yaml.Event) -> object:
    """A single value: what is quoted is text, what is not may be a number or true/false."""
    text = str(getattr(event, "value", ""))
    if not getattr(event, "implicit", (False,))[0]:
        return text
    if text.lower() in CONSTANTS:
        return CONSTANTS[text.lower()]
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if DECIMAL.fullmatch(text) else text

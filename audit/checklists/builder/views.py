"""What the builder's page shows: the outline, the open part with its fields, what is wrong."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from audit.checklists.builder.models import Draft
from audit.checklists.builder.parts import Field, fields_of, part_of
from audit.checklists.builder.wording import LABELS, field_label, parameter_word
from audit.checklists.mending import in_words
from audit.checklists.parameters.queries import own_parameters
from audit.checklists.wording import written
from audit.engines.drafting.editing import fingerprint, own
from audit.engines.drafting.languages import gaps_by_part, languages_in
from audit.engines.drafting.shape import KEY, Document, Node, bare
from audit.engines.language.dressing import declaring
from audit.engines.language.finding import Path
from audit.engines.language.unfinished import Examined, examine, place
from audit.formats.base import Text
from audit.formats.checklist import PARAMETERS
from audit.infra.i18n import LANGUAGES, current_reader, default_language


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where it is, and the field that it belongs to."""

    key: str
    where: str
    field: str
    row: str
    message: str
    href: str

    @property
    def words(self) -> str | None:
        """The checker's sentence in the reader's language, if it is one of the usual ones."""
        return in_words(self.message)

    @property
    def what(self) -> str:
        """The field that it is about, and which of its entries."""
        entry = _("entry %(n)s", n=self.row) if self.row else ""
        named = field_label(self.field) if self.field in LABELS else ""
        return current_reader().comma.join(word for word in (named, entry) if word)


@dataclass(frozen=True)
class Form:
    """One part with its fields, as its form shows it."""

    kind: str
    key: str
    node: Node
    number: str
    seen: str
    shape: str
    fields: tuple[Field, ...]
    problems: tuple[Problem, ...]

    def group(self, name: str) -> list[Field]:
        """The fields that stand together under a heading."""
        return [each for each in self.fields if each.group == name]

    def wrong(self, name: str) -> list[Problem]:
        """What is to be mended in one field; "" are those of the part as a whole."""
        known = {each.name for each in self.fields}
        return [p for p in self.problems if (p.field if p.field in known else "") == name]


@dataclass
class Desk:
    """A draft as the builder shows it: computed once for a page."""

    draft: Draft
    part: str = "about"
    item: str = ""
    document: Document = field(init=False)
    examined: Examined = field(init=False)
    organisations: dict[str, Text] = field(init=False)
    """The organisation's own parameters, by id: they need no declaration."""

    def __post_init__(self) -> None:
        self.document = self.draft.document
        self.organisations = own_parameters(self.draft.organisation_id)
        self.examined = examine(declaring(bare(self.document), self.organisations))

    @cached_property
    def languages(self) -> list[str]:
        """The languages written side by side; the organisation's own where there is none yet."""
        return languages_in(self.document, LANGUAGES) or [default_language()]

    @cached_property
    def gaps(self) -> dict[str, Counter[str]]:
        """Missing texts by section key and language; "" is the checklist itself."""
        return gaps_by_part(self.document, self.languages)

    @property
    def all_gaps(self) -> Counter[str]:
        """Missing texts by language."""
        return sum(self.gaps.values(), Counter())

    @cached_property
    def numbers(self) -> dict[str, str]:
        """The number of every section, item and check by its key: "2", "2.3"."""
        number = current_reader().number
        found = {}
        for s, section in enumerate(self.document["sections"], 1):
            found[section[KEY]] = number(s)
            for i, item in enumerate(section["items"], 1):
                found[item[KEY]] = f"{number(s)}.{number(i)}"
        for c, check in enumerate(self.document.get("checks", []), 1):
            found[check[KEY]] = number(c)
        return found

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything that the checker says, in the order of the document."""
        found = [self._problem(*each) for each in self.examined.findings]
        order = {key: index for index, key in enumerate(["about", "scoring", *self.numbers])}
        return sorted(found, key=lambda problem: order.get(problem.key, 0))

    @cached_property
    def section(self) -> Node | None:
        """The section that is open."""
        sections: list[Node] = self.document["sections"]
        return next((each for each in sections if each[KEY] == self.part), None)

    @property
    def known_parameters(self) -> list[str]:
        """The six, the organisation's own, and the checklist's."""
        declared = self.document.get("parameters")
        own = [*self.organisations, *(declared if isinstance(declared, dict) else {})]
        return [*PARAMETERS, *dict.fromkeys(own)]

    def parameter_label(self, parameter: str) -> str:
        """What a parameter is called where one is chosen."""
        names = self.organisations.get(parameter)
        return plain(names) if names else parameter_word(parameter)

    def count(self, section: Node) -> int:
        """How many problems a section has, its items included."""
        keys = {section[KEY], *(item[KEY] for item in section["items"])}
        return sum(problem.key in keys for problem in self.problems)

    def count_in(self, *keys: str) -> int:
        """How many problems lie in these parts themselves."""
        return sum(problem.key in keys for problem in self.problems)

    @property
    def check_keys(self) -> list[str]:
        """The keys of the checks."""
        return [check[KEY] for check in self.document.get("checks", [])]

    def form(self, kind: str, node: Node) -> Form:
        """The form of one part."""
        key = node[KEY] if KEY in node and kind not in ("about", "scoring") else kind
        fields = fields_of(kind, node)
        return Form(
            kind=kind,
            key=key,
            node=node,
            number=self.numbers.get(key, ""),
            seen=fingerprint(own(node)),
            shape=fingerprint([_skeleton(bare(own(node))), self.languages, node.get("type")]),
            fields=fields,
            problems=tuple(problem for problem in self.problems if problem.key == key),
        )

    def top(self, kind: str) -> Form:
        """The form of the checklist itself ("about"), or of how it is scored."""
        return self.form(kind, part_of(self.document, kind))

    def items(self) -> list[tuple[str, str]]:
        """What conditions may name: (id, number and words)."""
        return [
            (str(item.get("id", "")), f"{self.numbers[item[KEY]]} {plain(item.get('text'))}"[:60])
            for section in self.document["sections"]
            for item in section["items"]
        ]

    def item_named(self, slug: object) -> Node:
        """The item with an id, or an empty one."""
        found = (i for s in self.document["sections"] for i in s["items"] if i.get("id") == slug)
        return next(found, {})

    def _problem(self, path: Path, message: str) -> Problem:
        spot = place(path)
        inside = path[len(spot) :]
        name = next((step for step in inside if isinstance(step, str)), "")
        if not spot:
            key = "scoring" if name == "scoring" else "about"
            if key == "scoring":
                name = next((step for step in inside[1:] if isinstance(step, str)), "")
            href = url_for("drafts.show", draft_id=self.draft.id, part=key)
            where = _("Scoring") if key == "scoring" else _("The checklist")
            return Problem(key, where, name, _row_of(inside), message, f"{href}#f-{key}-{name}")
        key, href, where = self._place(spot)
        return Problem(key, where, name, _row_of(inside), message, f"{href}#f-{key}-{name}")

    def _place(self, spot: Path) -> tuple[str, str, str]:
        """The key of a part, where it is open, and how it is called."""
        here = partial(url_for, "drafts.show", draft_id=self.draft.id)
        if spot[0] == "checks":
            key = self.document["checks"][spot[1]][KEY]
            where = _("Check %(n)s", n=self.numbers[key])
            return key, here(part="checks"), where
        section = self.document["sections"][spot[1]]
        part = section[KEY]
        if len(spot) == 2:
            where = _("Section %(n)s", n=self.numbers[part])
            return part, here(part=part), where
        key = section["items"][spot[3]][KEY]
        return key, here(part=part, item=key), self.numbers[key]


def _row_of(inside: Path) -> str:
    """Which entry of a list a finding is about: "3"."""
    row = next((step for step in inside if isinstance(step, int)), None)
    if row is None or inside[:1] == ("when",):
        return ""
    return current_reader().number(row + 1)


def _skeleton(value: Any) -> Any:
    """What a form's fields depend on: which lists are how long, which conditions name what."""
    if isinstance(value, list):
        return [_skeleton(each) for each in value]
    if isinstance(value, dict):
        if "when" in value:
            return {
                **_skeleton({k: v for k, v in value.items() if k != "when"}),
                "when": value["when"],
            }
        lists = {
            name: _skeleton(each) for name, each in value.items() if isinstance(each, list | dict)
        }
        shown = {name: value[name] for name in ("max", "parameters") if name in value}
        return {
            **{n: v for n, v in lists.items() if n not in ("text", "title", "help", "label")},
            **shown,
        }
    return None


def texts(value: Any) -> dict[str, str]:
    """A text as far as it can be read; words without a language are the organisation's."""
    if isinstance(value, dict):
        return {str(k): v for k, v in value.items() if isinstance(v, str) and v.strip()}
    return {default_language(): value} if isinstance(value, str) and value.strip() else {}


def plain(value: Any) -> str:
    """A text in the page's language or the next best, without markup."""
    return written(texts(value)).striptags() if texts(value) else ""


def say(value: Any, otherwise: str = "") -> Markup | str:
    """The same as markup that says its language; other words where there is none."""
    return written(texts(value)) or otherwise


def answers_of(item: Node) -> list[tuple[str | int, str]]:
    """The answers that a condition may wait for; none where they cannot be listed."""
    number = current_reader().number
    match item.get("type"):
        case "yes_no":
            return [("yes", _("Yes")), ("no", _("No"))]
        case "scale":
            most = item.get("max", 5)
            points = range(1, min(most if isinstance(most, int) else 5, 10) + 1)
            return [(point, number(point)) for point in points]
        case "choice" | "multi":
            options = item.get("options")
            rows = options if isinstance(options, list) else []
            named = [row for row in rows if isinstance(row, dict)]
            return [(str(r.get("id")), plain(r.get("text")) or str(r.get("id"))) for r in named]
        case _:
            return []

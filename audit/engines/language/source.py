"""A checklist as YAML that people go on writing: read again, it is the same version."""

import re
from decimal import Decimal
from typing import Any

import yaml

from audit.engines.language.tree import CONSTANTS, DECIMAL, INTEGER
from audit.formats.checklist import Checklist

FIRST = ("id", "type", "kind", "text", "title")
"""The keys that people look for first."""

WIDTH = 90
BREAKING = re.compile("[\r\n\t\x85\u2028\u2029\ufeff]")


class Writer(yaml.SafeDumper):
    """Writes what our reader, which is narrower than YAML, takes for the same."""

    def ignore_aliases(self, data: object) -> bool:
        """Never write `&` and `*`: nobody would know what they are."""
        return True

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> Any:
        """Put a short map on one line, each text of a longer one on a line of its own."""
        node = super().represent_mapping(tag, mapping, flow_style)
        if (
            node.flow_style
            and sum(len(f"{key}{value}") + 4 for key, value in mapping.items()) > WIDTH
        ):
            node.flow_style = False
        return node

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        """Indent the entries of a list below their key."""
        return super().increase_indent(flow, False)


def _text(writer: Writer, text: str) -> yaml.ScalarNode:
    numeric = INTEGER.fullmatch(text) or DECIMAL.fullmatch(text) or text.lower() in CONSTANTS
    style = '"' if numeric or BREAKING.search(text) else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _decimal(writer: Writer, number: float) -> yaml.ScalarNode:
    if number.is_integer():
        return writer.represent_int(int(number))
    return writer.represent_scalar("tag:yaml.org,2002:float", f"{Decimal(repr(number)):f}")


Writer.add_representer(str, _text)
Writer.add_representer(float, _decimal)


def source_of(checklist: Checklist) -> str:
    """The YAML source of a checklist; what holds by default is left out."""
    written = checklist.model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude_defaults=True
    )
    if checklist.kind == "self":
        _say_what_may_go_unobserved(checklist, written)
    return source_of_values(written)


def source_of_values(raw: dict[str, Any]) -> str:
    """Plain values as YAML, whether or not they are a checklist."""
    return yaml.dump(
        _in_order(raw),
        Dumper=Writer,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=1_000_000,
    )


def _say_what_may_go_unobserved(checklist: Checklist, written: dict[str, Any]) -> None:
    """In a self-assessment the reader's default is the other one (`with_defaults_of_kind`)."""
    items = (item for section in written["sections"] for item in section["items"])
    for item, raw in zip(checklist.items, items, strict=True):
        raw.pop("not_observed", None)
        if item.not_observed:
            raw["not_observed"] = True


def _in_order(value: Any) -> Any:
    """Maps with the keys first that people look for first."""
    if isinstance(value, dict):
        keys = [key for key in FIRST if key in value] if "id" in value else []
        return {key: _in_order(value[key]) for key in [*keys, *(k for k in value if k not in keys)]}
    return [_in_order(each) for each in value] if isinstance(value, list) else value

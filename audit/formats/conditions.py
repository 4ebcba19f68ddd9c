"""Conditions on answers: when an item is asked."""

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from audit.formats.base import Format, Slug


class AnswerIs(Format):
    """True when the item is answered with this very value (`multi`: contains it)."""

    item: Slug
    is_: Annotated[str | int, Field(alias="is")]


class AllOf(Format):
    """True when every condition is."""

    all: Annotated[list["Condition"], Field(min_length=1)]


class AnyOf(Format):
    """True when at least one condition is."""

    any: Annotated[list["Condition"], Field(min_length=1)]


class Not(Format):
    """True when the condition is not."""

    not_: Annotated["Condition", Field(alias="not")]


def condition_form(condition: object) -> str | None:
    """Which form a condition has, written or read; None when it has none of them."""
    if isinstance(condition, dict):
        forms = {"item": "(is)", "is": "(is)", "all": "(all)", "any": "(any)", "not": "(not)"}
        return next((form for key, form in forms.items() if key in condition), None)
    read = ((AnswerIs, "(is)"), (AllOf, "(all)"), (AnyOf, "(any)"), (Not, "(not)"))
    return next((form for kind, form in read if isinstance(condition, kind)), None)


Condition = Annotated[
    Annotated[AnswerIs, Tag("(is)")]
    | Annotated[AllOf, Tag("(all)")]
    | Annotated[AnyOf, Tag("(any)")]
    | Annotated[Not, Tag("(not)")],
    Discriminator(condition_form),
]

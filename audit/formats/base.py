"""What every shared format has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Format(BaseModel):
    """A shared shape: strict (no coercion), closed (no unknown keys), immutable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""An id written by people: lower-case words joined by hyphens."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest in lower-case hexadecimal."""

Uuid = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
    ),
]
"""A UUIDv4 in its canonical lower-case form: no time and no order in it."""

BasisPoints = Annotated[int, Field(ge=0)]
"""Hundredths of a per cent: 10000 is 100 %."""

Ratio = Annotated[str, StringConstraints(pattern=r"^-?\d+/[1-9]\d*$")]
"""An exact fraction in lowest terms, "n/d"."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]

Words = Annotated[str, StringConstraints(pattern=r"\S")]
"""A text that says something: blanks alone are refused."""

Text = Annotated[dict[Language, Words], Field(min_length=1)]
"""One text in several languages: {"en": "Yes", "fa": "بله"}."""

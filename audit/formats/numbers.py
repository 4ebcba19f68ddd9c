"""Numbers as people write them in a checklist."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field


def two_decimals(value: int | float) -> int | float:
    """The number itself, whole ones as int; more than two decimals are refused."""
    exact = Decimal(str(value))
    if exact != round(exact, 2):
        raise ValueError("at most two decimals")
    return int(value) if exact == int(exact) else value


Percent = Annotated[int | float, Field(ge=0, le=100)]
Amount = Annotated[int | float, AfterValidator(two_decimals)]

"""Pure decisions about programmes."""

from collections.abc import Mapping

PAYABLE = {"completed": 100, "closed": 100, "recognised": 50, "unsafe": 100, "abandoned": 0}
"""Per cent of the fee by how a visit ended, where its programme says nothing else."""


def payable_percent(payable: Mapping[str, int], outcome: str) -> int:
    """Per cent of the fee that an outcome earns; `payable` is what the programme says itself."""
    return payable.get(outcome, PAYABLE[outcome])


def payable_amount(pay: int, percent: int) -> int:
    """A fee's part in minor units, rounded half up: half of 1851 is 926."""
    return (pay * percent + 50) // 100

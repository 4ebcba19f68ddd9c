"""What a grade is worth in numbers, and which punctuality lateness suggests; pure."""

from datetime import timedelta

from audit.visits.rules import State

GRADABLE = (State.APPROVED, State.PUBLISHED, State.EXCLUDED)
"""Where a report has been judged, so that it can be graded."""

BEST = 5
"""Grades go from 1 to this."""

LATENESS = (
    (timedelta(), 5),
    (timedelta(hours=2), 4),
    (timedelta(hours=12), 3),
    (timedelta(hours=48), 2),
)
"""So late at most for so much punctuality; later than all of them is worth 1."""


def mean(total: int, grades: int) -> int:
    """The mean of grades in hundredths, rounded half up: 13 over 4 gives 325."""
    return (200 * total + grades) // (2 * grades)


def punctuality(late_by: timedelta) -> int:
    """The grade that lateness suggests, from 5 (in time) to 1; a reviewer may see it otherwise."""
    return next((grade for most, grade in LATENESS if late_by <= most), 1)

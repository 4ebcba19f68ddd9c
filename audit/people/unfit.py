"""Values that cannot be kept: which field, and why, in a sentence for a form or a table's row."""

from audit.infra.refusals import Conflict, Invalid


class Unfit(Invalid):
    """A value does not fit; `field` is the name of what it was given for."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.field = field


class Taken(Unfit):
    """Something else in this organisation has this value already, and only one may."""


class LastAdministrator(Conflict):
    """Nobody would be left who can administer the organisation."""

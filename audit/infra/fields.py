"""Fields for days, times and numbers that take what people type: any digits, their calendar."""

from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import Field, IntegerField
from wtforms.widgets import Select, TextInput

from audit.infra.i18n.calendars import NoSuchDay, OutsideTables, names_of
from audit.infra.i18n.digits import only_digits, read_whole
from audit.infra.i18n.entering import NotADay, read_day, read_time, typed_day
from audit.infra.i18n.reader import current_reader


class DayField(Field):  # type: ignore[misc]
    """A day, typed in the reader's calendar or picked; holds a date."""

    widget = TextInput()
    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return typed_day(self.data, current_reader()) if self.data else ""

    @property
    def example(self) -> str:
        """How a day is typed."""
        return typed_day(EXAMPLE, current_reader())

    @property
    def week(self) -> dict[str, str]:
        """How the reader's week goes, for the month to pick from: Monday is 1."""
        week = names_of(current_reader().language)["week"]
        return {"first": str(week["first"]), "weekend": " ".join(map(str, week["weekend"]))}

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; say what is wrong in words."""
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = self._read(valuelist[0])

    def _read(self, text: str) -> date:
        reader = current_reader()
        try:
            return read_day(text, reader.calendar)
        except OutsideTables as error:
            raise ValueError(_outside(error)) from error
        except NoSuchDay as error:
            raise ValueError(_("There is no such day in this month.")) from error
        except NotADay as error:
            words = _("Write the day as %(example)s.", example=self.example)
            raise ValueError(words) from error


EXAMPLE = date(2026, 11, 22)


def _outside(error: OutsideTables) -> str:
    number = current_reader().digits
    first, last = (only_digits(str(year), number) for year in error.years)
    return _(
        "This calendar is known from %(first)s to %(last)s only. "
        "Write the day by the Gregorian calendar.",
        first=first,
        last=last,
    )


class ClockField(Field):  # type: ignore[misc]
    """A time of day; holds a time. The browser's own control where its digits are the reader's."""

    widget = TextInput()
    data: Any

    def __call__(self, **kwargs: Any) -> str:
        """The control."""
        if current_reader().digits == "latn":
            kwargs.setdefault("type", "time")
        else:
            kwargs.update(autocomplete="off", maxlength=8)
        return super().__call__(**kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return current_reader().time(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; say what is wrong in words."""
        self.data = None
        if not (valuelist and valuelist[0].strip()):
            return
        try:
            self.data = read_time(valuelist[0])
        except ValueError as error:
            example = current_reader().time(time(9, 30))
            raise ValueError(_("Write the time as %(example)s.", example=example)) from error


class WholeField(IntegerField):  # type: ignore[misc]
    """A whole number in any digits."""

    widget = TextInput()

    def __init__(self, *args: Any, problem: object = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problem = problem

    def __call__(self, **kwargs: Any) -> str:
        """The control, with the keyboard for numbers."""
        return super().__call__(**{"inputmode": "numeric", "autocomplete": "off", **kwargs})

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        digits = current_reader().digits
        return "" if self.data is None else only_digits(str(self.data), digits)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; say what is wrong in words."""
        self.data = None
        if not (valuelist and valuelist[0].strip()):
            return
        try:
            self.data = read_whole(valuelist[0])
        except ValueError as error:
            raise ValueError(str(self.problem) or _("Enter a whole number.")) from error


class LongSelect(Select):  # type: ignore[misc]
    """A list of hundreds of names, each written without sorting attributes that none has."""

    @classmethod
    def render_option(cls, choice: Any, **_kwargs: Any) -> Markup:
        """One option: its value, whether it is chosen, its words."""
        return (OPTION_CHOSEN if choice.selected else OPTION).format(choice.value, choice.label)


OPTION = Markup('<option value="{}">{}</option>')
OPTION_CHOSEN = Markup('<option selected value="{}">{}</option>')

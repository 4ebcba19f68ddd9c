"""The forms of regions and branches; the verbs judge what was entered, and say it by field."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import TextInput

from audit.infra.i18n import current_reader
from audit.infra.i18n.digits import native, read_number
from audit.people.models import Region
from audit.people.places.queries import Line
from audit.people.places.rules import OFFERED_ZONES
from audit.people.unfit import Unfit


class DegreesField(Field):  # type: ignore[misc]
    """Degrees of latitude or longitude in any digits; holds a float or None."""

    widget = TextInput()
    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        return native(f"{self.data:.6f}".rstrip("0").rstrip("."), current_reader().digits)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; say what is wrong in words."""
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = float(read_number(valuelist[0]))
            except ValueError as error:
                example = current_reader().number(51.5074)
                raise ValueError(_("Write degrees as %(example)s.", example=example)) from error


class PlaceForm(FlaskForm):  # type: ignore[misc]
    """What the forms of a branch and of a region share: errors that a verb finds, ids of a row."""

    def stand_in(self, row: str) -> None:
        """Give the fields ids of their own on a page where several such forms may be open."""
        for field in self:
            field.id = field.label.field_id = f"{row}-{field.name}"

    def refuse(self, unfit: Unfit) -> None:
        """Say beside its field what does not fit; above the form where it has no such field."""
        field = self._fields.get(unfit.field)
        if field is None:
            self.form_errors.append(unfit.detail)
        else:
            field.errors = [*field.errors, unfit.detail]


class BranchForm(PlaceForm):
    """A branch."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Enter a name."))])
    code = StringField(_l("Code"))
    region = SelectField(_l("Region"), validators=[DataRequired(_l("Choose a region."))])
    address = StringField(_l("Address"))
    phone = StringField(_l("Telephone"))
    time_zone = SelectField(_l("Time zone"), validators=[DataRequired()])
    latitude = DegreesField(_l("Latitude"), validators=[Optional()])
    longitude = DegreesField(_l("Longitude"), validators=[Optional()])

    def offer(self, lines: Sequence[Line], *, present: Region | None = None, zone: str) -> None:
        """Fill the lists: the regions that the member may put a branch into, and the present one;
        time zones by continent, and the present one."""
        self._regions = {str(line.region.id): line.region for line in lines if line.own}
        names = {str(line.region.id): path_of(line.names) for line in lines}
        if present is not None:
            self._regions.setdefault(str(present.id), present)
        self.region.choices = [SelectChoice("", _("Choose a region"))] + [
            SelectChoice(key, names.get(key, region.name)) for key, region in self._regions.items()
        ]
        self.time_zone.choices = _zones(zone)

    def chosen(self) -> Region:
        """The region that was chosen."""
        return self._regions[self.region.data]

    def values(self) -> dict[str, Any]:
        """What the verbs take beside the region."""
        return {
            "name": self.name.data or "",
            "code": self.code.data or "",
            "address": self.address.data or "",
            "phone": self.phone.data or "",
            "time_zone": self.time_zone.data,
            "latitude": self.latitude.data,
            "longitude": self.longitude.data,
        }


class RegionForm(PlaceForm):
    """A region, and in which other it lies."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Enter a name."))])
    parent = SelectField(_l("Lies within"))

    def offer(self, lines: Sequence[Line], *, region: Region | None = None, top: bool) -> None:
        """Fill the list: the member's regions but the one that is changed and those in it; the
        top where the member reaches everything, or the region lies there now."""
        inner = {region.id} if region else set()
        self._regions: dict[str, Region | None] = {"": None} if top else {}
        names = {"": _("No other region")}
        for line in lines:
            if line.region.id in inner or line.region.parent_id in inner:
                inner.add(line.region.id)
            elif line.own or (region and line.region.id == region.parent_id):
                self._regions[str(line.region.id)] = line.region
                names[str(line.region.id)] = path_of(line.names)
        self.parent.choices = [SelectChoice(key, names[key]) for key in self._regions]

    def chosen(self) -> Region | None:
        """The region that was chosen; None: the top."""
        return self._regions[self.parent.data or ""]


def path_of(names: Sequence[str]) -> str:
    """Where a region lies, from the top, each name standing by itself in its own direction."""
    return " › ".join(f"\u2068{name}\u2069" for name in names)


def region_asked(text: str) -> UUID | None:
    """The region that an address names, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _zones(present: str) -> dict[str, list[SelectChoice]]:
    offered: dict[str, list[SelectChoice]] = {}
    for zone in sorted({*OFFERED_ZONES, present}):
        offered.setdefault(zone.partition("/")[0], []).append(SelectChoice(zone, zone))
    return offered

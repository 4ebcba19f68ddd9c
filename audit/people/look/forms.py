"""The form with an organisation's logo and colour."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, StringField
from wtforms.validators import Length, ValidationError

from audit.engines.colours import NotAColour, TooFaint, by_day, colour
from audit.infra.i18n import current_reader
from audit.infra.images import PictureError, TooLarge, TooManyPixels, inspect, logo_in_worker
from audit.infra.images.logos import MAX_BYTES


class LookForm(FlaskForm):  # type: ignore[misc]
    """A logo, what stands for it where it is read aloud, and the one colour."""

    picture = FileField(_l("Logo"))
    logo_text = StringField(
        _l("What the logo says"),
        filters=[lambda text: (text or "").strip()],
        validators=[Length(max=120, message=_l("120 characters at most, please."))],
    )
    accent = StringField(_l("Colour"), filters=[lambda text: (text or "").strip()])
    rewritten: bytes | None = None
    """The logo as it may be kept; None where none was sent."""

    def validate_picture(self, field: Field) -> None:
        """Decide by the bytes and rewrite them, whatever the file is called."""
        sent = field.data.read(MAX_BYTES + 1) if field.data else b""
        if not sent:
            return
        try:
            self.rewritten = _rewritten(sent)
        except (TooLarge, TooManyPixels) as error:
            raise ValidationError(
                _("This picture is too large. 2 MB and 50 megapixels are the most.")
            ) from error
        except PictureError as error:
            raise ValidationError(
                _("This is no picture that can be used. Choose a PNG or a JPEG file.")
            ) from error

    def validate_accent(self, field: Field) -> None:
        """A colour that everybody can read by; empty is ours."""
        if not field.data:
            return
        try:
            field.data = by_day(colour(field.data)).accent
        except NotAColour as error:
            raise ValidationError(_("Write the colour as #2a3fb4, or pick it.")) from error
        except TooFaint as faint:
            raise ValidationError(_too_faint(faint)) from faint


def _rewritten(sent: bytes) -> bytes:
    if len(sent) > MAX_BYTES:
        raise TooLarge
    inspect(sent)
    return logo_in_worker(sent)


def _too_faint(faint: TooFaint) -> str:
    number = current_reader().number
    return _(
        "Text in this colour has a contrast of %(ratio)s to 1, and 4.5 to 1 is the least that "
        "people can read. The nearest that passes is %(nearest)s.",
        ratio=number(int(faint.ratio * 10) / 10, 1),
        nearest=f"\u2066{faint.nearest}\u2069",
    )

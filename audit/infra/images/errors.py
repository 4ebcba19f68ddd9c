"""Why a file is refused as a photo note, in words for the person who chose it."""

from typing import ClassVar


def N_(text: str) -> str:  # noqa: N802 - the name that message extraction looks for
    """Mark a text for translation without translating it yet."""
    return text


class PictureError(Exception):
    """A file that cannot serve as a photo note."""

    type: ClassVar[str] = "picture-refused"
    """The stable name of the problem."""

    status: ClassVar[int] = 422
    """The HTTP status it is answered with."""

    words: ClassVar[str] = N_("This file cannot be used as a photo.")

    @property
    def sentence(self) -> str:
        """What happened and what to do, in the language of the request."""
        from flask_babel import gettext  # not above: the decoding process needs no Flask

        return gettext(self.words)


class NotAPicture(PictureError):
    """The bytes are no picture at all, whatever the file is called."""

    type = "not-a-picture"
    status = 415
    words = N_("This file is not a picture. Choose a photo taken with a camera or phone.")


class UnsupportedFormat(PictureError):
    """A picture, but of a kind that is not accepted."""

    type = "picture-format"
    status = 415
    words = N_("This kind of picture is not accepted. Use JPEG, PNG, WebP or HEIC.")


class TooLarge(PictureError):
    """More bytes than a photo note may have."""

    type = "picture-too-large"
    status = 413
    words = N_("This photo is larger than 15 MB. Reduce it, or take it again at a lower quality.")


class TooManyPixels(PictureError):
    """More pixels than a photo note may have; opening it could exhaust the memory."""

    type = "picture-too-many-pixels"
    status = 413
    words = N_("This photo has more than 50 megapixels. Reduce it and try again.")


class BrokenPicture(PictureError):
    """Looks like a picture, but is incomplete or damaged."""

    type = "picture-broken"
    words = N_("This photo is incomplete or damaged. Take it again, or choose another copy.")

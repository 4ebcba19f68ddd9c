"""Reading what a request says so that nothing a stranger sends can break the reading."""

from flask import request
from flask_babel import gettext as _
from pydantic_core import from_json

from audit.infra.refusals import Invalid, Refusal

LARGEST = 64 * 1024


class BodyTooLarge(Refusal):
    """More bytes than a short message has."""

    kind, status = "too-large", 413


def page_asked_for() -> int:
    """Which page of a list is wanted, from 1; beyond a million no list goes on."""
    return min(max(request.args.get("page", 1, type=int), 1), 1_000_000)


def text_sent_as(name: str) -> str:
    """The text that the JSON body holds under a name; "" when it holds none or is empty.

    Raises BodyTooLarge, and Invalid for what is no JSON object or no text.
    """
    if (request.content_length or 0) > LARGEST:
        raise BodyTooLarge(_("This is larger than allowed."))
    body = request.get_data(cache=False) or b"{}"
    try:
        # Flask's own reader lets through half characters, and gives up on deep nesting.
        document = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise Invalid(_("This could not be understood. Go back and try again.")) from error
    text = document.get(name, "") if isinstance(document, dict) else None
    if not isinstance(text, str):
        raise Invalid(_("This could not be understood. Go back and try again."))
    return text.replace("\0", "")

"""Reading what a request says so that nothing a stranger sends can break the reading."""

import re
from typing import Any

from flask import Flask, Request, request
from flask_babel import gettext as _
from pydantic_core import from_json

from audit.infra.refusals import Invalid, NotFound, Refusal

LARGEST = 64 * 1024

UNTYPED = re.compile("[\0\u202d\u202e]")
"""What nobody types: PostgreSQL keeps no NUL, and overrides turn round the words that follow."""


class PlainRequest(Request):
    """A request whose forms and queries hold only what people type."""

    def _load_form_data(self) -> None:
        """Read the form, and leave out of its texts what nobody typed."""
        if "form" not in self.__dict__:
            super()._load_form_data()
            self.__dict__["form"] = self._typed(self.__dict__["form"])

    @property
    def args(self) -> Any:
        """The query, without what nobody types."""
        return self._typed(super().args)

    def _typed(self, sent: Any) -> Any:
        texts = ((name, UNTYPED.sub("", text)) for name, text in sent.items(multi=True))
        return self.parameter_storage_class(texts)


def init_asked(app: Flask) -> None:
    """Read requests so, and know no address with a NUL in it."""
    app.request_class = PlainRequest
    app.before_request(_must_be_an_address)


def _must_be_an_address() -> None:
    if "\0" in request.path:
        raise NotFound


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
    return UNTYPED.sub("", text)

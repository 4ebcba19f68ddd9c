"""The forms of a counted text, for scripts: a language has up to six, English two."""

from collections.abc import Mapping

from flask_babel import ngettext
from markupsafe import Markup

from audit.infra.i18n.languages import current_language

SAMPLES: Mapping[str, Mapping[str, int]] = {
    "en": {"one": 1, "other": 2},
    "fa": {"one": 1, "other": 2},
    "ar": {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100},
    "cy": {"one": 1, "two": 2, "few": 3, "many": 6, "other": 4},
}
"""A number for every form of each language; its twin is `form` in static/js/phone/words.js."""


def counted(name: str, one: str, other: str) -> Markup:
    """The `data-<name>-<form>` attributes of a text with `{n}`; forms like "other" are left out."""
    samples = SAMPLES[current_language()]
    forms = {form: ngettext(one, other, sample) for form, sample in samples.items()}
    wanted = {form for form in forms if form == "other" or forms[form] != forms["other"]}
    pairs = [(name, form, text) for form, text in forms.items() if form in wanted]
    return Markup(" ").join(Markup('data-{}-{}="{}"').format(*pair) for pair in pairs)

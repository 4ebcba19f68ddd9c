"""How pages speak of what happened to an account."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from audit.people.security.rules import Happened


class Said(NamedTuple):
    """An entry in words, with the icon and the state that go with it."""

    words: object
    icon: str
    state: str = ""


HAPPENED = {
    Happened.SIGNED_IN: Said(_l("Signed in"), "yes", "ok"),
    Happened.WITH_RECOVERY_CODE: Said(_l("Signed in with a recovery code"), "key", "warn"),
    Happened.ONE_CLICK: Said(_l("Signed in by the demo’s button"), "yes", "ok"),
    Happened.WRONG_PASSWORD: Said(_l("Wrong password"), "stop", "bad"),
    Happened.WRONG_CODE: Said(_l("Right password, wrong code"), "stop", "bad"),
    Happened.PAUSED: Said(_l("Turned away after too many wrong codes"), "stop", "bad"),
    Happened.PASSWORD_CHANGED: Said(_l("Password changed"), "lock", "warn"),
    Happened.FACTOR_SET: Said(_l("Second step set up"), "lock", "ok"),
    Happened.FACTOR_REMOVED: Said(_l("Second step switched off"), "key", "warn"),
    Happened.FACTOR_RESET: Said(_l("Second step taken away by an administrator"), "key", "warn"),
    Happened.CODES_RENEWED: Said(_l("New recovery codes made"), "key", "ok"),
}

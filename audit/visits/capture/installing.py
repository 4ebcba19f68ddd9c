"""What makes the phone's pages an app: the service worker and the web app manifest."""

import json

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from audit.infra.assets import FOR_EVER, StaticTree, current_assets
from audit.infra.i18n import LANGUAGES, current_language, direction
from audit.infra.permits import ANYONE, permit
from audit.infra.refusals import found
from audit.infra.scripts import loaded_late

bp = Blueprint("installing", __name__)

ENTRIES = (
    "css/late.css",
    "css/phone.css",
    "icons/icon.svg",
    "js/capture/main.js",
    "js/phone/main.js",
    "js/phone/plain.js",
)
"""What the phone's pages name; the scripts that these load are found by reading them."""


def files_of(tree: StaticTree) -> list[str]:
    """The names of the files that the phone's pages load, at once or when they need them."""
    names = list(ENTRIES)
    for name in names:
        late = loaded_late(name, tree.scripts) if name in tree.scripts else []
        names += [each for each in late if each not in names]
    return sorted(names)


@bp.get("/sw.js")
@permit(ANYONE)
def worker() -> Response:
    """The service worker with its build and files in front; the same bytes within a build."""
    tree = current_assets().tree
    facts = {"build": tree.build, "files": [tree.url(name) for name in files_of(tree)]}
    script = found(tree.find(tree.build, "sw.js"))
    body = b"self.facts = %s;\n%s" % (json.dumps(facts).encode(), script.body)
    response = Response(body, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(tree.build)
    response.make_conditional(request)
    return response


DUSK = "#171d4b"
ICONS = (("app-192", 192, "any"), ("app-512", 512, "any"), ("maskable-512", 512, "maskable"))
SCREENS = (
    ("screen-visits", "780x1688", "narrow"),
    ("screen-form", "780x1688", "narrow"),
    ("screen-desk", "1280x800", "wide"),
)


@bp.app_template_global()
def manifest_url() -> str:
    """The address of this build's manifest in the language of the page."""
    return url_for("installing.manifest", build=current_assets().build, locale=current_language())


@bp.get("/manifest/<build>/<locale>")
@permit(ANYONE)
def manifest(build: str, locale: str) -> Response:
    """The web app manifest in one language; browsers ask for it without cookies."""
    if locale not in LANGUAGES or build != current_assets().build:
        abort(404)
    with force_locale(locale):
        document = _manifest(locale)
    response = Response(json.dumps(document), mimetype="application/manifest+json")
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _manifest(locale: str) -> dict[str, object]:
    shell = url_for("capture.phone")
    return {
        "id": shell,
        "start_url": shell,
        "scope": "/",
        "name": "Sixmarks",
        "short_name": "Sixmarks",
        "description": _("Branch visits scored on site, with or without a network."),
        "lang": locale,
        "dir": direction(locale),
        "display": "standalone",
        "background_color": DUSK,
        "theme_color": DUSK,
        "categories": ["business", "productivity"],
        "icons": [_icon(*each) for each in ICONS],
        "shortcuts": [
            {"name": name, "url": f"{shell}#{view}", "icons": [_icon(*ICONS[0])]}
            for view, name in (("visits", _("My visits")), ("outbox", _("Outbox")))
        ],
        "screenshots": [
            {"src": current_assets().url(f"icons/{name}.png"), "sizes": size, "form_factor": form}
            | {"type": "image/png", "label": label}
            for (name, size, form), label in zip(
                SCREENS,
                (_("My visits"), _("A visit being filled in"), _("A visit under review")),
                strict=True,
            )
        ],
    }


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    address = current_assets().url(f"icons/{name}.png")
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}

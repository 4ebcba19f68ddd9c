"""What makes the phone's pages an app: the service worker and the web app manifest."""

import json
import re
from posixpath import dirname, join, normpath

from flask import Blueprint, Response, current_app, request

from audit.infra.assets import Assets, StaticTree
from audit.infra.permits import ANYONE, permit

bp = Blueprint("installing", __name__)

ENTRIES = ("css/phone.css", "icons/icon.svg", "js/capture/main.js", "js/phone/main.js")
"""What the phone's pages name; the scripts that these load are found by reading them."""

_LOADED = re.compile(
    r"""^(?:import|export)\b[^"';]*?["'](\.{1,2}/[^"']+)["'];|\bimport\(["'](\.{1,2}/[^"']+)["']\)""",
    re.MULTILINE,
)


def files_of(tree: StaticTree) -> list[str]:
    """The names of the files that the phone's pages load, at once or when they need them."""
    found = list(ENTRIES)
    for name in found:
        if name.endswith(".js"):
            source = _script(tree, name).decode()
            targets = (one or other for one, other in _LOADED.findall(source))
            names = (normpath(join(dirname(name), target)) for target in targets)
            found.extend(dict.fromkeys(each for each in names if each not in found))
    return sorted(found)


@bp.get("/sw.js")
@permit(ANYONE)
def worker() -> Response:
    """The service worker with its build and files in front; the same bytes within a build."""
    tree = _assets().tree
    facts = {"build": tree.build, "files": [tree.url(name) for name in files_of(tree)]}
    body = b"self.facts = %s;\n%s" % (json.dumps(facts).encode(), _script(tree, "sw.js"))
    response = Response(body, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(tree.build)
    response.make_conditional(request)
    return response


def _script(tree: StaticTree, name: str) -> bytes:
    found = tree.find(tree.build, name)
    assert found, f"{name} is missing: was the front end set up?"
    return found.body


def _assets() -> Assets:
    assets: Assets = current_app.extensions["assets"]
    return assets

"""What the local network gets over plain http: how to trust this computer, and nothing else."""

from collections.abc import Sequence

from flask import Flask, Response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from audit.app import ROOT
from audit.infra.assets import joined_css
from audit.infra.headers import POLICY
from audit.infra.i18n import init_i18n
from audit.infra.lan import Identity

CERTIFICATE = "application/x-x509-ca-cert"


def trust_page(authority: Identity, addresses: Sequence[str], port: int) -> Flask:
    """A small application of its own; its page leads to https at one of `addresses`."""
    page = Flask("audit", template_folder=str(ROOT / "templates"), static_folder=None)
    page.jinja_env.trim_blocks = page.jinja_env.lstrip_blocks = True
    init_i18n(page)
    style_sheet = joined_css(ROOT / "static" / "css" / "trust.css")

    @page.get("/")
    def steps() -> str:
        """The steps, in the phone's language."""
        asked = request.host.rpartition(":")[0] or request.host
        host = asked if asked in addresses else addresses[0]
        secure = f"https://{host}:{port}/"
        return render_template("lan/trust.html", authority=authority, secure=secure)

    @page.get("/sixmarks.crt")
    def certificate() -> Response:
        """The authority's certificate, as phones take it in."""
        disposition = {"Content-Disposition": 'attachment; filename="sixmarks.crt"'}
        return Response(authority.der, mimetype=CERTIFICATE, headers=disposition)

    @page.get("/trust.css")
    def style() -> Response:
        """The page's stylesheet, joined."""
        return Response(style_sheet, mimetype="text/css")

    @page.errorhandler(404)
    def elsewhere(_error: Exception) -> Answer:
        """Whatever else is asked for, the steps are the way there."""
        return redirect("/", 302)

    page.after_request(_guard)
    return page


def _guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response

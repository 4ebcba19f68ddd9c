"""Response headers that keep pages what they are (ASVS 5, chapter 3)."""

from flask import Flask, Response, request, session

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No nonces: pages that a phone keeps and nonces do not go together."""


def init_headers(app: Flask, *, promise_https: bool) -> None:
    """Set the same guards on every answer; private by default.

    Files of a build carry only what matters for files: a page loads dozens of them.
    """

    @app.after_request
    def guard(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        if request.endpoint == "asset" and response.status_code < 400:
            # Flask-Login looks into the session after each request; a file is the same for all
            session._get_current_object().accessed = False  # type: ignore[attr-defined]
            return response
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        headers.setdefault("Cache-Control", "private, no-store")
        if promise_https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

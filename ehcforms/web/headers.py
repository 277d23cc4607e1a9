"""What every answer of the server carries, so that a browser does only what this site means it to do."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request

JS_IS_ON = (
    "document.body.className += ' js-enabled' + "
    "('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');"
)
"""The one line of script inside the GOV.UK page template; the policy names it by its hash."""


def _hash(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' {_hash(JS_IS_ON)}",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}


def add_headers(app: Flask, https: bool) -> None:
    """Every answer is guarded; only the site's own files may be kept by a browser."""
    always = ALWAYS | ({"Strict-Transport-Security": "max-age=31536000; includeSubDomains"} if https else {})
    app.wsgi_app = guarded(app.wsgi_app, always)  # type: ignore[method-assign,assignment]

    @app.after_request
    def keep_nothing(response: Response) -> Response:
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response


def guarded(inner: WSGIApplication, always: Mapping[str, str]) -> WSGIApplication:
    """The app with headers for every answer, whoever made it; one that an answer has of its own stands."""
    lines = tuple((name.casefold(), (name, words)) for name, words in always.items())

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *trouble: Any) -> Callable[[bytes], object]:
            own = {name.casefold() for name, _ in headers}
            return start_response(status, [*headers, *(line for name, line in lines if name not in own)], *trouble)

        return inner(environ, start)

    return app

"""What every answer of the server carries, so that a browser does only what this site means it to do."""

import base64
import hashlib

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

    @app.after_request
    def guard(response: Response) -> Response:
        own = {name.casefold() for name, _ in response.headers}
        response.headers.extend([(name, words) for name, words in always.items() if name.casefold() not in own])
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response

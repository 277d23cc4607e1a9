"""The site in a browser: one app made of a site, a store and settings."""

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from ehcforms.settings import Settings
from ehcforms.site import Site
from ehcforms.store import Store
from ehcforms.web import errors, frame, headers, rooms, shell, uploads, visits
from ehcforms.web.secret import SignedCookies, sign_token_once, signing_key

MEGABYTE = 1_000_000
ROOM_FOR_WORDS = 5 * MEGABYTE
"""What a request may hold besides one file of the largest size."""
MOST_FIELDS = 5_000
"""Werkzeug's own limit would refuse a long report."""


def create_app(site: Site, store: Store, settings: Settings, clock: shell.Clock | None = None) -> Flask:
    """The WSGI app. `clock` gives the moment of each request, aware; the system's own where it is left out."""
    app = Flask(__name__, template_folder=None)
    app.session_interface = SignedCookies()
    app.config.from_mapping(_config(store, settings))
    if settings["behind_proxy"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_host=1)  # type: ignore[method-assign]
    shell.hang(app, site, store, settings, clock)
    frame.set_frame(app, settings)
    headers.add_headers(app, https=settings.is_https)
    app.before_request(visits.greet)
    app.before_request(sign_token_once)
    app.before_request(uploads.make_room)
    CSRFProtect(app)
    errors.explain_errors(app)
    for blueprint in rooms.of(settings):
        app.register_blueprint(blueprint)
    return app


def _config(store: Store, settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": signing_key(store.folder),
        "SESSION_COOKIE_NAME": "__Host-ehcforms" if settings.is_https else "ehcforms",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": settings["upload_mb"] * MEGABYTE + ROOM_FOR_WORDS,
        "MAX_FORM_MEMORY_SIZE": ROOM_FOR_WORDS,
        "MAX_FORM_PARTS": MOST_FIELDS,
        "TRUSTED_HOSTS": [*settings.hosts, *(("localhost", "127.0.0.1") if settings.demo else ())],
        "SEND_FILE_MAX_AGE_DEFAULT": 86_400,
        "PROPAGATE_EXCEPTIONS": False,
    }

"""Pages for when something went wrong: what happened, that nothing is lost, and what to do now."""

import logging
import traceback
from typing import Any

from flask import Flask, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from ehcforms.review import Refused
from ehcforms.store import DraftKey, Torn
from ehcforms.web import parking
from ehcforms.web.shell import shell

log = logging.getLogger("ehcforms.web")

TITLES = {
    400: "This could not be understood",
    403: "This part is not for you",
    404: "Page not found",
    405: "This page is not used in that way",
    409: "This paper is closed",
    413: "That was too large",
    429: "Too many tries",
    500: "Something went wrong",
}
"""Each of these answers has its words in templates/errors.html, by number."""


def explain_errors(app: Flask) -> None:
    """Every error is answered by a page that says what to do."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Torn, _torn)
    app.register_error_handler(Exception, _crashed)


def page(status: int, **given: Any) -> ResponseReturnValue:
    """The page of an error, with the words that were sent so that they can be copied."""
    number = status if status in TITLES else (400 if status < 500 else 500)
    words = {} if status == 413 else _kept_words()
    draft = _draft() if status == 409 else ""
    return render_template("errors.html", number=number, heading=TITLES[number], words=words, draft=draft, **given), status


def _draft() -> str:
    """Where somebody can take away what they had written on the paper that this address is about."""
    places = request.view_args or {}
    if not g.get("viewer") or not {"case", "review", "form", "participant"} <= places.keys():
        return ""
    key = DraftKey(**{name: places[name] for name in ("case", "review", "form", "participant")})
    home = "/cases/{case}/reviews/{review}/papers/{form}/{participant}/draft/download".format_map(places)
    return home if shell().store.draft(g.viewer.account, key) else ""


def _kept_words() -> dict[str, str]:
    """What somebody had written in longer fields of a page that could not be taken."""
    if request.method != "POST":
        return {}
    try:
        typed = parking.typed(request)
    except RequestEntityTooLarge:
        return {}
    return {name: "\n".join(words).strip() for name, words in typed.items() if len("".join(words).strip()) > 20}


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    answer = page(error.code)
    retry = getattr(error, "retry_after", None)
    return make_response(answer) if retry is None else _retry(make_response(answer), retry)


def _retry(answer: Response, after: object) -> Response:
    answer.headers["Retry-After"] = str(after)
    return answer


def _stale_page(error: CSRFError) -> ResponseReturnValue:
    """A page that was open for very long, or since somebody signed out: its words wait until after signing in."""
    if parking.is_ours(request):
        parking.keep(request)
        if g.get("viewer") is not None:
            flash("That page had been open for too long. What you wrote is kept: check it and send it again.", "note")
            return redirect(parking.onward(), 303)
        return redirect(url_for("sign_in.show"), 303)
    return page(400)


def _refused(error: Refused) -> ResponseReturnValue:
    answer = render_template("refused.html", refused=error, words=_kept_words())
    return answer, 409


def _torn(error: Torn) -> ResponseReturnValue:
    log.error("the file of a case is damaged: %s %s", request.method, request.path)
    return render_template("torn.html", words=_kept_words()), 500


def _crashed(error: Exception) -> ResponseReturnValue:
    log.error("%s on %s %s\n%s", type(error).__name__, request.method, request.path, where(error))
    return page(500)


def where(error: BaseException) -> str:
    """Where an error was raised, without its words: they may hold what somebody wrote."""
    return "".join(traceback.format_tb(error.__traceback__))

"""The mails of the demonstration, as they arrived."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ehcforms import sink
from ehcforms.web.door import door

blueprint = Blueprint("mails", __name__)


@door(blueprint, "/mails", act="anyone")
def show() -> ResponseReturnValue:
    """Every mail, newest first."""
    return render_template("mails.html", mails=sink.received())

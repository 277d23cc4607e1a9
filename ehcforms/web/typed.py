"""What was typed into the site's own small forms, under the same text policy as every paper."""

from flask import request
from werkzeug.exceptions import BadRequest

from ehcforms.plaintext import Unkeepable, clean

LONGEST_LINE = 200


def line(name: str) -> str:
    """One line of text, with single spaces, at most 200 characters; empty where it was left out."""
    return " ".join(text(name).split())[:LONGEST_LINE]


def text(name: str) -> str:
    """A text as it was typed, without spaces around it; a character that cannot be kept is a bad request."""
    try:
        return clean(request.form.get(name, "")).strip()
    except Unkeepable as trouble:
        raise BadRequest(str(trouble)) from trouble

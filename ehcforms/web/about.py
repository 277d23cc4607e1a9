"""Help, privacy and the accessibility statement; what only the owner of the site knows comes from the settings."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ehcforms.web.door import door, shell

blueprint = Blueprint("about", __name__)


@door(blueprint, "/help", act="anyone")
def help() -> ResponseReturnValue:
    """How a review goes, and whom to ask."""
    return render_template("help.html", stages=shell().site.workflow.stages, settings=shell().settings)


@door(blueprint, "/privacy", act="anyone")
def privacy() -> ResponseReturnValue:
    """What is kept, who sees it, and whose it is."""
    return render_template("privacy.html", settings=shell().settings)


@door(blueprint, "/accessibility", act="anyone")
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("accessibility.html", settings=shell().settings)

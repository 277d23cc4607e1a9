"""The forms as forms administrators see them: every screen can be tried out, and nothing is kept."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ehcforms.web import papers
from ehcforms.web.door import door, shell, viewer
from ehcforms.web.posted import posted, shown_again
from ehcforms.web.writing import judged, open_preview

blueprint = Blueprint("forms", __name__)


@door(blueprint, "/forms", act="see_forms")
def show() -> ResponseReturnValue:
    """All forms of the site."""
    edition = shell().site.edition
    stages = {paper.form: stage for stage, paper in edition.workflow.papers()}
    return render_template(
        "forms.html", forms=sorted(edition.forms.values(), key=lambda form: form.title), stages=stages
    )


@door(blueprint, "/forms/<form>/<screen>", act="see_forms")
def screen(form: str, screen: str) -> ResponseReturnValue:
    """One screen of a form."""
    writing = open_preview(form, viewer())
    if screen == "check":
        return render_template("preview_end.html", form=writing.form)
    shown = writing.screen(screen)
    return papers.page(writing, shown, writing.typed(shown))


@door(blueprint, "/forms/<form>/<screen>", act="see_forms", methods=("POST",))
def receive(form: str, screen: str) -> ResponseReturnValue:
    """What was typed on it: judged, and shown again or led on."""
    writing = open_preview(form, viewer())
    sent = posted(writing.screen(screen))
    bound = judged(writing, sent.screen, sent.typed)
    if bound.errors or request.form.get("do", "continue") != "continue":
        return papers.page(writing, sent.screen, shown_again(sent.typed), errors=bound.errors, bound=bound), 422
    return papers.follow(writing, sent.screen)

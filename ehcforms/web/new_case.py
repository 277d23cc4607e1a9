"""A new case: the co-ordinator fills in the paper of the plan, or hands over a file that holds it."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ehcforms.web.door import door, shell, viewer
from ehcforms.web.plan_file import read_case
from ehcforms.web.shell import new_id

blueprint = Blueprint("new_case", __name__)

LARGEST_FILE = 1_000_000


@door(blueprint, "/cases/new", act="new_case")
def show() -> ResponseReturnValue:
    """The two ways to enter a case."""
    return render_template("new_case.html", errors={}, problems=())


@door(blueprint, "/cases/new", act="new_case", methods=("POST",))
def upload() -> ResponseReturnValue:
    """Makes a case of a file; every mistake in it is told at once."""
    here, me = shell(), viewer()
    settings = {row["id"] for row in here.site.rules["directory"]["settings"]}
    given = request.files.get("file")
    content = given.read(LARGEST_FILE + 1) if given else b""
    if not content or len(content) > LARGEST_FILE:
        words = "Choose a file." if not content else "Choose a file of at most 1 MB."
        return render_template("new_case.html", errors={"file": words}, problems=()), 400
    case, problems = read_case(content, new_id(), settings, me, here.now)
    if case is None:
        errors = {"file": "This file cannot be read as a case. What to change stands below."}
        return render_template("new_case.html", errors=errors, problems=problems), 400
    here.store.add(case)
    flash("The case is entered.", "done")
    return redirect(f"/cases/{case.id}", 303)

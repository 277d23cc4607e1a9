"""The one way in: each view declares its act, the case is loaded, the right is asked, and a stranger learns nothing.

A case that is not yours and a case that does not exist answer alike. Each request looks up anew what somebody may do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ehcforms import access
from ehcforms.access import Viewer
from ehcforms.model import Case, Review, Submission
from ehcforms.store import Missing
from ehcforms.web import parking
from ehcforms.web.shell import Shell, shell

__all__ = ["Door", "Shell", "door", "doors", "shell", "viewer"]

View = Callable[..., ResponseReturnValue]

PAPER_ACTS = frozenset({"open_paper", "send_paper"})


@dataclass(frozen=True)
class Door:
    """One address of the site, what is done there, and who may do it."""

    rule: str
    methods: tuple[str, ...]
    act: str


def viewer() -> Viewer:
    """Whoever is signed in. Only for views whose act is not "anyone"."""
    found: Viewer = g.viewer
    return found


def door(blueprint: Blueprint, rule: str, *, act: str, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Registers a view that needs a right.

    Of the names in the rule, `case`, `review` and `submission` reach the view as values, all others as text.
    """

    def register(view: View) -> View:
        @wraps(view)
        def guarded(**places: str) -> ResponseReturnValue:
            if g.get("viewer") is None and act != "anyone":
                return sign_in_first()
            return view(**entered(act, places))

        guarded.act = act  # type: ignore[attr-defined]
        blueprint.add_url_rule(rule, view.__name__, guarded, methods=list(methods))
        return guarded

    return register


def doors(app: Flask) -> tuple[Door, ...]:
    """Every address of the app with its act; an address that was not registered by `door` has the act ""."""
    return tuple(
        Door(
            str(rule),
            tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})),
            getattr(app.view_functions[rule.endpoint], "act", ""),
        )
        for rule in sorted(app.url_map.iter_rules(), key=str)
    )


def entered(act: str, places: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of a view whose act is allowed here; 404 or 403 where it is not."""
    found = _loaded(places)
    case, review, submission = found.get("case"), found.get("review"), found.get("submission")
    paper = {name: places[name] for name in ("form", "participant") if name in places and review}
    workflow = shell().edition(review).workflow if review else None
    viewer: Viewer | None = g.viewer
    if access.may(viewer, act, case, review, workflow=workflow, submission=submission, **paper):
        return found
    if case is None and viewer is not None:
        abort(403)
    if act in PAPER_ACTS and review and viewer and _was_asked(viewer, case, review, **paper):
        abort(409)
    abort(404)


def _was_asked(viewer: Viewer, case: Case | None, review: Review, form: str, participant: str) -> bool:
    """Whether the viewer could once write this paper, their own or another's, so that they may be told it is closed."""
    if case is None or (form, participant) not in {one.key for one in review.requests}:
        return False
    mine = {one.id for one in access.participations(viewer, case, review)}
    supporters = set(shell().edition(review).workflow.paper(form).support)
    return participant in mine or bool(supporters & access.relations(viewer, case, review))


def _loaded(places: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = dict(places)
    if "case" in places:
        found["case"] = case = _case(places["case"])
        if "review" in places:
            found["review"] = review = _or_404(case.review(places["review"]))
            if "submission" in places:
                found["submission"] = _or_404(_submission(review, places["submission"]))
    return found


def _case(id: str) -> Case:
    try:
        return shell().store.get(id)
    except Missing:
        abort(404)


def _submission(review: Review, id: str) -> Submission | None:
    return next((one for one in review.submissions if one.id == id), None)


def _or_404(found: Any) -> Any:
    return found if found is not None else abort(404)


def sign_in_first() -> ResponseReturnValue:
    """To the sign-in page; where somebody had been going, and what they had typed, wait for them."""
    parking.keep(request)
    return redirect(url_for("sign_in.show"), 303)

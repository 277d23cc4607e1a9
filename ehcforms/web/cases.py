"""The viewer's cases: what they are asked for, the list, one case, its plan, and starting a review."""

from functools import partial
from itertools import islice

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ehcforms import review as story
from ehcforms.access import may
from ehcforms.dates import age, twelve_months_starting, year_group
from ehcforms.model import Case
from ehcforms.web import caselist
from ehcforms.web.door import door, shell, viewer
from ehcforms.web.naming import area_name, setting_name
from ehcforms.web.shell import new_id

blueprint = Blueprint("cases", __name__)

SHOWN_ASKED = 10


@door(blueprint, "/cases", act="signed_in")
def home() -> ResponseReturnValue:
    """What the viewer is asked for, and their cases, 50 to a page."""
    here, me = shell(), viewer()
    workflow, query = here.site.workflow, request.args.get("q", "").strip()
    by = "name" if request.args.get("sort") == "name" else "due"
    mine = caselist.visible(me, caselist.ordered(here.store.summaries(), by), here.store.get)
    if not mine and me.offices and all(office.role == "forms-admin" for office in me.offices):
        return redirect("/forms", 303)
    chosen = caselist.found(mine, query) if query else mine
    page = _page_number(len(chosen))
    shown = chosen[(page - 1) * caselist.PAGE : page * caselist.PAGE]
    asked = caselist.inbox(me, mine, workflow, here.store.get, here.today)
    most = None if "asked" in request.args else SHOWN_ASKED + 1
    return render_template(
        "cases.html",
        lines=[caselist.line(one, workflow, here.today) for one in shown],
        asked=list(islice(asked, most)),
        most=SHOWN_ASKED if most else 10_000,
        query=query,
        by=by,
        page=page,
        pages=_pages(len(chosen)),
        number=len(chosen),
        forms=here.site.forms,
        setting_name=partial(setting_name, here.site.rules),
        torn=here.store.torn() if me.holds("coordinator") else (),
    )


def _pages(number: int) -> int:
    return max(1, -(-number // caselist.PAGE))


def _page_number(number: int) -> int:
    wanted = request.args.get("page", "1")
    return min(int(wanted), _pages(number)) if wanted.isdigit() and 0 < int(wanted) < 10_000 else 1


@door(blueprint, "/cases/<case>", act="see_case")
def show(case: Case) -> ResponseReturnValue:
    """One case: the child, the plan, the running review and those before."""
    here, me = shell(), viewer()
    due = twelve_months_starting(case.last_review or case.plan.made_on)
    return render_template(
        "case.html",
        case=case,
        age=age(case.child.date_of_birth, here.today),
        year=year_group(case.child.date_of_birth, here.today),
        due=due,
        today=here.today,
        pending=due - here.today <= caselist.PENDING,
        ceased=case.live_review is None and bool(case.reviews) and case.reviews[-1].decision == "cease",
        stage=partial(caselist.stage_words, here.edition(case.live_review).workflow),
        setting=setting_name(here.site.rules, case.setting),
        may=partial(may, me, case=case),
        acts=[act for act in case.acts if act.what == "abandoned a review"],
    )


@door(blueprint, "/cases/<case>/plan", act="see_plan")
def plan(case: Case) -> ResponseReturnValue:
    """The EHC plan."""
    here = shell()
    return render_template(
        "plan.html",
        case=case,
        plan=case.plan,
        area_name=area_name,
        setting=setting_name(here.site.rules, case.setting),
        edit=may(viewer(), "edit_plan", case),
    )


@door(blueprint, "/cases/<case>/start", act="start_review", methods=("POST",))
def start(case: Case) -> ResponseReturnValue:
    """Starts a review and opens its first paper."""
    here, me = shell(), viewer()
    id = new_id()
    here.site.keep(here.store)
    decides = here.store.account_by_email(case.coordinator)
    name = decides.name if decides else ""
    case = here.store.change(case.id, lambda known: story.start(known, here.site.edition, me, here.now, id, name))
    first = here.site.workflow.stages[0].closes.submitted
    begun = case.review(id)
    asked = next((one.of for one in begun.requests if one.form == first), "") if begun else ""
    path = f"/cases/{case.id}/reviews/{id}"
    return redirect(f"{path}/papers/{first}/{asked}/" if asked else path, 303)

"""How a case begins, and how its plan is entered anew: both from the paper of the plan, outside any review."""

from dataclasses import replace
from datetime import datetime

from ehcforms.access import Viewer
from ehcforms.facts import said_in
from ehcforms.model import Act, Case, Child, Plan, Submission
from ehcforms.review import Refused
from ehcforms.rulebook import Rulebook
from ehcforms.settle import case_after

NEEDED = {
    "child_name": "the name of the child or young person",
    "date_of_birth": "their date of birth",
    "plan_made_on": "the date on which the plan was first made",
    "setting": "the school, college or nursery",
}
"""Facts without which there is no case."""


def open_case(id: str, paper: Submission, rules: Rulebook, by: Viewer, now: datetime) -> Case:
    """A new case from the paper of the plan. Raises Refused where the paper lacks what every case needs."""
    said = said_in(paper.answers)
    if missing := [words for fact, words in NEEDED.items() if not said.get(fact)]:
        raise Refused(f"A case needs {', '.join(missing)}. Please add it to the plan.")
    first = Case(
        id=id,
        setting=said["setting"],
        child=Child(name=said["child_name"], date_of_birth=said["date_of_birth"]),
        plan=Plan(made_on=said["plan_made_on"]),
        coordinator=by.email,
        acts=(Act(at=now, by=by.name, what="entered the case"),),
    )
    return case_after(first, paper, rules)


def enter_plan(case: Case, paper: Submission, rules: Rulebook, by: Viewer, now: datetime) -> Case:
    """The case with the plan as it was entered now, as after an amendment."""
    act = Act(at=now, by=by.name, what="changed the plan")
    changed = case_after(case, paper, rules)
    return replace(changed, acts=(*changed.acts, act))

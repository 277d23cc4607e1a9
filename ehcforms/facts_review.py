"""What follows from the steps of a review: when things were done, and whether people know the present date of the meeting.

`steps` are the submissions in order, each as its day and the facts that it establishes.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ehcforms import dates
from ehcforms.model import Case, Review

Steps = Sequence[tuple[date, Mapping[str, Any]]]


def what_was_done(case: Case, review: Review, said: Mapping[str, Any], steps: Steps) -> dict[str, Any]:
    """What was done and when: of invitations the last that went out, since each person needs notice."""
    set_on = _meeting_set_on(steps)
    invited = [max(one.invited_on, set_on or one.invited_on) for one in review.invited if one.invited_on]
    opened = {one.stage: dates.london_date(one.at) for one in review.opened}
    return {
        "meeting_set_on": set_on,
        "invited_on": max(invited, default=None),
        "papers_on": opened.get("meeting"),
        "report_on": opened.get("decision"),
        "final_plan_on": _final_on(case.plan.issued_on, said.get("decision"), said.get("decision_date")),
    }


def _final_on(issued: date | None, decision: Any, decided: Any) -> date | None:
    """When the plan was final: on the decision to keep it as it is, else when it was issued after the decision."""
    if not isinstance(decided, date):
        return None
    if decision == "maintain":
        return decided
    return issued if issued and issued >= decided else None


def _meeting_set_on(steps: Steps) -> date | None:
    """Since when the meeting has been on the day where it is now."""
    meeting, since = None, None
    for day, said in steps:
        if said.get("meeting_date", meeting) != meeting:
            meeting, since = said["meeting_date"], day
    return since


def worker_told(case: Case, steps: Steps, today: date) -> dict[str, Any]:
    """When the allocated social worker was told of the meeting, and whether that was of its present date.

    A day that was noted for an earlier date of the meeting, and is only sent along again, does not count.
    """
    worker = case.child.social_worker
    told, meeting, fresh = worker.told_of_meeting_on if worker else None, None, worker is not None
    for day, said in steps:
        now = said.get("social_worker_told_on", told)
        if said.get("meeting_date", meeting) != meeting:
            fresh, meeting = meeting is None or now != told or (now or date.min) >= day, said["meeting_date"]
        elif now != told:
            fresh = True
        told = now
    known = fresh and isinstance(told, date) and told <= today
    return {"social_worker_told_on": told, "social_worker_told": known}

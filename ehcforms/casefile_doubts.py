"""What can hardly be right in a plain case file, though its dates can be counted."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from ehcforms.dates import age
from ehcforms.facts import established
from ehcforms.model import Case, Review

OLDEST = 25
"""The age in years at which an EHC plan ends at the latest, but for the rest of a school year."""


def doubts_about(case: Case, review: Review) -> Iterator[str]:
    """What can hardly be right in a case, though its dates can be counted: days in an odd order, an age over 25."""
    born, made, said = case.child.date_of_birth, case.plan.made_on, established(review)
    if made < born:
        yield f"The plan was made on {made}, before the child was born on {born}."
    elif age(born, made) > OLDEST:
        yield f"Born on {born}, they were {age(born, made)} when the plan was made; plans end at {OLDEST}."
    order = [("the making of the plan", made), ("The last review", case.last_review), ("The meeting", said.get("meeting_date"))]
    order += [("The decision", said.get("decision_date")), ("The final plan", said.get("final_plan_on"))]
    known = [(words, day) for words, day in order if isinstance(day, date)]
    for (before, earlier), (after, later) in pairwise(known):
        if later < earlier:
            yield f"{after}, {later}, is before {before[0].lower()}{before[1:]}, {earlier}."

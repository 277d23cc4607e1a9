"""What follows from a step: rules say how the review stands, papers are requested, and people are told."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ehcforms import dates, letters, settle
from ehcforms.facts import facts_of
from ehcforms.model import Case, Deadline, FrozenDict, Notify, Request, Review
from ehcforms.rulebook import Rulebook
from ehcforms.workflow import Edition


def mail_facts(case: Case, review: Review, edition: Edition, now: datetime) -> FrozenDict:
    """What is known of a review at this moment, for the wording of its mails."""
    return facts_of(case, review, dates.london_date(now), edition.rules)


def judged(case: Case, review: Review, edition: Edition, now: datetime) -> Review:
    """The review with what the rules say today, the requests and the mails that follow from it."""
    today = dates.london_date(now)
    watched = edition.plugins.watch(case, review, today, edition.rules)
    deadlines = tuple(one for one in watched.values if isinstance(one, Deadline))
    review = replace(review, findings=watched.findings, deadlines=deadlines)
    if review.closed_at is not None:
        return review
    routed = edition.plugins.route(case, review, watched.findings, today, edition.rules)
    review = replace(review, findings=review.findings + routed.troubles)
    review = _add_teams(review, routed.values, edition.rules)
    due = {one.name: one.due for one in deadlines}
    wanted = [
        *letters.paper_requests(review, edition, due),
        *(one for one in routed.values if isinstance(one, Request)),
    ]
    fresh = _unmade(review, wanted)
    review = replace(review, requests=(*_renewed(review, wanted), *fresh))
    facts = mail_facts(case, review, edition, now)
    notices = [*letters.invitations(review, facts), *letters.asking(fresh, edition, today)]
    notices += [one for one in routed.values if isinstance(one, Notify)]
    return letters.post(case, review, notices, facts, edition.rules, now)


def _renewed(review: Review, wanted: Iterable[Request]) -> Iterable[Request]:
    """The requests made before, each wanted by the date that counts now: it moves with the meeting."""
    due = {one.key: one.due for one in wanted}
    return (replace(one, due=due.get(one.key) or one.due) for one in review.requests)


def _unmade(review: Review, wanted: Iterable[Request]) -> tuple[Request, ...]:
    """Requests not made before, one for each paper and participant."""
    made = {one.key for one in review.requests}
    named = (replace(one, of=one.of.removeprefix("team:")) for one in wanted)
    fresh: dict[tuple[str, str], Request] = {}
    for one in named:
        if one.key not in made:
            fresh.setdefault(one.key, one)
    return tuple(fresh.values())


def _add_teams(review: Review, values: Iterable[object], rules: Rulebook) -> Review:
    """A rule may ask a team that nobody has invited yet, as "team:<id>"; it then takes part."""
    for one in values:
        if isinstance(one, Request) and one.of.startswith("team:") and not review.participant(one.of[5:]):
            team = settle.participant_of({"team": one.of[5:]}, rules)
            review = replace(review, participants=(*review.participants, replace(team, id=one.of[5:])))
    return review

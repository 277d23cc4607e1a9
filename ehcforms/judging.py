"""What follows from a step: rules say how the review stands, papers are requested, and people are told."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from ehcforms import dates, letters, settle
from ehcforms.facts import facts_of
from ehcforms.model import Case, Deadline, Finding, FrozenDict, Notify, Request, Review
from ehcforms.plugins import Said
from ehcforms.rulebook import Rulebook
from ehcforms.workflow import Edition


def mail_facts(case: Case, review: Review, edition: Edition, now: datetime) -> FrozenDict:
    """What is known of a review at this moment, for the wording of its mails."""
    return facts_of(case, review, dates.london_date(now), edition.rules)


def judged(case: Case, review: Review, edition: Edition, now: datetime) -> Review:
    """The review with what the rules say today, the requests and the mails that follow from it."""
    today, facts = dates.london_date(now), mail_facts(case, review, edition, now)
    watched = edition.plugins.watch(case, review, today, edition.rules)
    deadlines = tuple(one for one in watched.values if isinstance(one, Deadline))
    review = replace(review, findings=watched.findings, deadlines=deadlines)
    if review.closed_at is not None:
        return review
    routed = edition.plugins.route(case, review, watched.findings, today, edition.rules)
    unheard = tuple(_unheard(routed, review, edition))
    asked = [one for one in routed.values if not any(one is value for value, _ in unheard)]
    review = replace(review, findings=review.findings + routed.troubles + tuple(said for _, said in unheard))
    review = _add_teams(review, asked, edition.rules, today)
    due = {one.name: one.due for one in deadlines}
    wanted = [
        *letters.paper_requests(review, edition, due),
        *(one for one in asked if isinstance(one, Request)),
    ]
    fresh = _unmade(review, wanted)
    review = replace(review, requests=(*_renewed(review, wanted), *fresh))
    notices = [*letters.invitations(review, facts), *letters.asking(fresh, edition, today)]
    notices += [one for one in asked if isinstance(one, Notify)]
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


def _unheard(routed: Said, review: Review, edition: Edition) -> Iterator[tuple[object, Finding]]:
    """What rules want that cannot be: a paper that does not exist, one of nobody, a mail without a wording."""
    for heard in routed.heard:
        for one in heard.values:
            if what := _what_cannot_be(one, review, edition):
                yield one, _nothing_came_of_it(heard.plugin, what)


def _what_cannot_be(one: object, review: Review, edition: Edition) -> str:
    """What a rule wanted with a value from which nothing can come, as the end of a sentence; empty where it can."""
    if isinstance(one, Request) and one.form not in edition.forms:
        return f"asked for the paper “{one.form}”, which does not exist"
    if isinstance(one, Request) and not _is_somebody(one.of, review, edition.rules):
        return f"asked “{one.of}” for a paper, who takes no part in this review"
    if isinstance(one, Notify) and one.mail not in edition.rules.get("mails", {}).get("mails", {}):
        return f"wanted to send the mail “{one.mail}”, which has no wording in rules/mails.json"
    return ""


def _is_somebody(of: str, review: Review, rules: Rulebook) -> bool:
    team, teams = of.removeprefix("team:"), {row["id"] for row in rules.get("directory", {}).get("teams", ())}
    return review.participant(team) is not None or (of.startswith("team:") and team in teams)


def _nothing_came_of_it(plugin: str, what: str) -> Finding:
    return Finding(
        code=f"{plugin}.could-not-run",
        severity="warning",
        message=f"The rule “{plugin}” {what}, so nothing came of it. Please tell the person who looks after this site.",
        basis="ehcforms",
    )


def _add_teams(review: Review, values: Iterable[object], rules: Rulebook, today: date) -> Review:
    """A rule may ask a team that nobody has invited yet, as "team:<id>"; it is invited then and takes part."""
    for one in values:
        if isinstance(one, Request) and one.of.startswith("team:") and not review.participant(one.of[5:]):
            team = settle.participant_of({"team": one.of[5:]}, rules)
            team = replace(team, id=one.of[5:], invited_on=today)
            review = replace(review, participants=(*review.participants, team))
    return review

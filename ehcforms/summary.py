"""What a list of cases shows of each: derived from the case, never a second truth."""

from datetime import date

from ehcforms.dates import twelve_months_starting
from ehcforms.facts import established
from ehcforms.model import Case, value
from ehcforms.plan import mailbox


@value
class Summary:
    """One case in a list. `emails` and `teams` say who takes part in the running review, for finding one's own."""

    id: str
    setting: str
    coordinator: str
    child_name: str
    known_as: str
    date_of_birth: date
    review_due: date
    """The date by which the decision must be published."""
    reviews: tuple[str, ...]
    """The ids of all its reviews."""
    review: str = ""
    stage: str = ""
    meeting_date: date | None = None
    last_decision: str = ""
    emails: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    waiting: tuple[tuple[str, str], ...] = ()
    """Unanswered requests of the running review, as (form, participant)."""
    past_emails: tuple[str, ...] = ()
    """Who took part in earlier reviews."""
    unsent: int = 0
    """How many mails wait in its outboxes."""
    social_worker: str = ""
    """The address of the allocated social worker, to whom no list shows the case."""


def summary_of(case: Case) -> Summary:
    """The summary of a case as it stands."""
    review, worker = case.live_review, case.child.social_worker
    people = review.invited if review else ()
    meeting = established(review).get("meeting_date") if review else None
    decided = [one for one in case.reviews if one.closed_at is not None]
    past = {person.email.casefold() for one in decided for person in one.invited if person.email}
    return Summary(
        id=case.id,
        setting=case.setting,
        coordinator=case.coordinator,
        child_name=case.child.name,
        known_as=case.known_as,
        date_of_birth=case.child.date_of_birth,
        review_due=twelve_months_starting(case.last_review or case.plan.made_on),
        reviews=tuple(one.id for one in case.reviews),
        review=review.id if review else "",
        stage=review.stage if review else "",
        meeting_date=meeting if isinstance(meeting, date) else None,
        last_decision=(decided[-1].decision or "") if decided else "",
        emails=tuple(person.email.casefold() for person in people if person.email and not person.team),
        teams=tuple(person.team for person in people if person.team),
        waiting=tuple(request.key for request in review.unanswered()) if review else (),
        past_emails=tuple(sorted(past)),
        unsent=sum(mail.sent_at is None for one in case.reviews for mail in one.outbox),
        social_worker=mailbox(worker.email) if worker else "",
    )

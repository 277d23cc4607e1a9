"""What was sent in a review: each paper as it was written, open to everyone invited."""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from ehcforms.access import may
from ehcforms.facts import facts_of
from ehcforms.model import Case, Review, Submission
from ehcforms.web import naming, review_page, written
from ehcforms.web.door import door, shell, viewer

blueprint = Blueprint("contributions", __name__)

PLACE = "/cases/<case>/reviews/<review>"


@door(blueprint, f"{PLACE}/contributions", act="see_review")
def every(case: Case, review: Review) -> ResponseReturnValue:
    """All advice and views that were sent, on one page, to read or to print before the meeting."""
    edition = shell().edition(review)
    readable = review_page.contributions(viewer(), case, review, edition.workflow)
    facts = facts_of(case, review, shell().today, edition.rules)
    sent = [one for one in readable if review_page.is_contribution(one, edition.workflow)]
    return render_template(
        "contributions.html",
        case=case,
        review=review,
        papers=[written.paper(one, edition.forms.get(one.form), facts, _judged(case, review, one)) for one in sent],
        by_whom=naming.by_whom,
        whose=naming.whose,
        severity=review_page.SEVERITY,
    )


def _judged(case: Case, review: Review, submission: Submission) -> bool:
    """Whether the viewer reads what the rules say: its writer, and those who run the review."""
    return submission.account == viewer().account or may(viewer(), "download_review", case, review)


@door(blueprint, f"{PLACE}/submissions/<submission>", act="see_submission")
def show(case: Case, review: Review, submission: Submission) -> ResponseReturnValue:
    """One paper."""
    edition = shell().edition(review)
    facts = facts_of(case, review, shell().today, edition.rules)
    earlier = [one for one in review.of_form(submission.form) if one.participant == submission.participant]
    return render_template(
        "contribution.html",
        case=case,
        review=review,
        paper=written.paper(submission, edition.forms.get(submission.form), facts, _judged(case, review, submission)),
        earlier=[one for one in earlier if one.id != submission.id],
        by_whom=naming.by_whom,
        severity=review_page.SEVERITY,
    )


@door(blueprint, f"{PLACE}/submissions/<submission>/download", act="see_submission")
def download(case: Case, review: Review, submission: Submission) -> ResponseReturnValue:
    """One paper as a page that needs nothing else."""
    answer = make_response(written.document(case, review, (submission,), shell()))
    answer.headers["Content-Disposition"] = f'attachment; filename="{submission.form}-{submission.at:%Y-%m-%d}.html"'
    return answer

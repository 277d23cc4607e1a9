"""The rights: one table of acts, and one function that looks them up for a person.

Rights are asked for again on every request, from what is stored. The allocated social worker has no relation to a case:
the Disability Service answers for them.
"""

from ehcforms.model import STANDING, Case, Participant, Review, Submission, value
from ehcforms.people import Account, Office
from ehcforms.workflow import Workflow

EVERYBODY_INVITED = frozenset({"senco", "coordinator", "invited"})

ACTS: dict[str, frozenset[str]] = {
    "anyone": frozenset({"anyone"}),
    "signed_in": frozenset({"signed_in"}),
    "new_case": frozenset({"coordinator_anywhere"}),
    "see_forms": frozenset({"forms-admin"}),
    "see_case": EVERYBODY_INVITED,
    "see_plan": EVERYBODY_INVITED,
    "see_file": EVERYBODY_INVITED,
    "see_review": EVERYBODY_INVITED,
    "see_submission": EVERYBODY_INVITED,
    "edit_plan": frozenset({"coordinator"}),
    "start_review": frozenset({"senco"}),
    "advance": frozenset({"senco"}),
    "abandon": frozenset({"senco"}),
    "ask": frozenset({"senco"}),
    "download_review": frozenset({"senco", "coordinator"}),
    "open_paper": frozenset({"asked", "supporter"}),
    "send_paper": frozenset({"asked", "supporter"}),
}
"""Every act, and which relations to the case allow it. A forms administrator has no relation to any case."""


@value
class Viewer:
    """Whoever asks, as the store knows them at this moment."""

    account: str
    email: str
    name: str
    job_role: str = ""
    phone: str = ""
    offices: tuple[Office, ...] = ()

    def holds(self, role: str, of: str | None = None) -> bool:
        """Whether they hold an office, such as the SENCo of one setting; of any place when `of` is None."""
        return any(office.role == role and of in (None, office.of) for office in self.offices)


def viewer_of(account: Account) -> Viewer:
    """The account as somebody who asks."""
    return Viewer(
        account=account.id,
        email=account.email,
        name=account.name,
        job_role=account.job_role,
        phone=account.phone,
        offices=account.offices,
    )


def is_social_worker(viewer: Viewer, case: Case) -> bool:
    """Whether this is the recorded address of the child's allocated social worker, who has no account here."""
    worker = case.child.social_worker
    return worker is not None and worker.is_at(viewer.email)


def answers_for(viewer: Viewer, person: Participant) -> bool:
    """Whether the viewer is this participant, or a member of the team that was asked."""
    if person.team:
        return viewer.holds("team", person.team)
    return bool(person.email) and person.email.casefold() == viewer.email.casefold()


def participations(viewer: Viewer, case: Case, review: Review) -> tuple[Participant, ...]:
    """The participants of a review for whom the viewer answers.

    A standing office speaks for whoever holds it now, and no more for somebody who has left it.
    """
    if is_social_worker(viewer, case):
        return ()
    return tuple(
        person
        for person in review.invited
        if (_holds_post(viewer, case, person) if person.role in STANDING else answers_for(viewer, person))
    )


def _holds_post(viewer: Viewer, case: Case, person: Participant) -> bool:
    if person.role == "senco":
        return viewer.holds("senco", case.setting)
    return viewer.holds("coordinator")


def belongs(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer still belongs to the child: invited to the running review, or else to the last one.

    Between reviews a person must also stand on the case's list of people. Who was left out of a newer review, or taken
    off the list, sees nothing of the case any more, and so not where the child learns now.
    """
    live = case.live_review
    if live and participations(viewer, case, live):
        return True
    arranged = [one for one in case.reviews if any(person.invited_on for person in one.participants)]
    if not arranged or (live and arranged[-1].id == live.id):
        return False
    listed = any(answers_for(viewer, person) for person in case.people)
    return any(person.team or listed for person in participations(viewer, case, arranged[-1]))


def relations(viewer: Viewer | None, case: Case | None = None, review: Review | None = None) -> frozenset[str]:
    """What the viewer is to a case: "senco", "coordinator", "invited" and the roles they were invited in."""
    if viewer is None:
        return frozenset({"anyone"})
    found = {"anyone", "signed_in"}
    found |= {"forms-admin"} if viewer.holds("forms-admin") else set()
    found |= {"coordinator_anywhere"} if viewer.holds("coordinator") else set()
    if case is None or is_social_worker(viewer, case):
        return frozenset(found)
    found |= {"senco"} if viewer.holds("senco", case.setting) else set()
    found |= {"coordinator"} if viewer.holds("coordinator") else set()
    if not belongs(viewer, case):
        return frozenset(found)
    for one in (review,) if review else case.reviews:
        roles = {person.role for person in participations(viewer, case, one)}
        found |= roles | ({"invited"} if roles else set())
    return frozenset(found)


def may(
    viewer: Viewer | None,
    act: str,
    case: Case | None = None,
    review: Review | None = None,
    *,
    workflow: Workflow | None = None,
    form: str = "",
    participant: str = "",
    submission: Submission | None = None,
) -> bool:
    """Whether the viewer may do this act now. An act that the table does not know is refused for everyone."""
    found = relations(viewer, case, review)
    if viewer and case and review and workflow and form:
        found |= _paper_relations(viewer, case, review, workflow, form, participant)
    if not found & ACTS.get(act, frozenset()):
        return False
    return submission is None or _may_read(found, review, workflow, submission)


def _paper_relations(
    viewer: Viewer, case: Case, review: Review, workflow: Workflow, form: str, participant: str
) -> frozenset[str]:
    person = review.participant(participant)
    asked = any(request.key == (form, participant) for request in review.requests)
    if person is None or not asked or not workflow.takes(form, review):
        return frozenset()
    if person in participations(viewer, case, review):
        return frozenset({"asked"})
    supporters = workflow.paper(form).support
    return frozenset({"supporter"}) if relations(viewer, case, review) & set(supporters) else frozenset()


def _may_read(found: frozenset[str], review: Review | None, workflow: Workflow | None, submission: Submission) -> bool:
    if review is None or workflow is None or "senco" in found:
        return True
    return not workflow.still_private(submission.form, review)

"""Somebody writing on a paper: the form with what rules ask besides, what is known, and their own draft of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import abort

from ehcforms import access
from ehcforms.answers import answers_of, given_by, prefilled
from ehcforms.desk import known_for, samples
from ehcforms.form import Form
from ehcforms.model import Attachment, Case, Finding, Participant, Review, Submission
from ehcforms.path import Known, Screen, screens
from ehcforms.store import Draft, DraftKey
from ehcforms.web.shell import Shell, shell
from ehcforms.web.widgets import Bound, Typed, bind, typed_on
from ehcforms.workflow import Edition


@dataclass(frozen=True)
class Writing:
    """One person at one paper. `answers` are those of the draft, or the first suggestions where there is none yet."""

    viewer: access.Viewer
    case: Case | None
    review: Review | None
    edition: Edition
    form: Form
    person: Participant
    key: DraftKey
    known: Known
    draft: Draft | None
    answers: Mapping[str, Any]
    home: str
    """The address of the paper, with a slash at its end."""
    back: str
    """Where somebody goes who leaves the paper."""
    troubles: tuple[Finding, ...] = ()

    @property
    def files(self) -> dict[str, Attachment]:
        """The files of the draft by their ids, those of an earlier version of the paper among them."""
        earlier = self.sent_before.attachments if self.sent_before else ()
        return {file.id: file for file in (*earlier, *(self.draft.files if self.draft else ()))}

    @property
    def sent_before(self) -> Submission | None:
        """What this participant has sent on this paper already."""
        return self.review.latest(self.form.id, self.person.id) if self.review else None

    @property
    def overtaken_by(self) -> Submission | None:
        """What a colleague has sent on this paper since the viewer's draft was last saved."""
        sent, draft = self.sent_before, self.draft
        if sent is None or draft is None or draft.saved_at is None or sent.account == self.viewer.account:
            return None
        return sent if sent.at > draft.saved_at else None

    @property
    def is_preview(self) -> bool:
        """Whether a form is only tried out, and nothing is kept."""
        return self.key.participant == "preview"

    @property
    def is_own_words(self) -> bool:
        """Whether the paper asks for somebody's own words only, which nobody corrects, as with the views of a family."""
        texts = [one for page in self.form.pages for one in page.questions if one.type == "MultilineTextField"]
        return bool(texts) and all(one.own_words for one in texts)

    @cached_property
    def supporter(self) -> str:
        """In which role the viewer writes for somebody else, such as "senco"; empty where they were asked themselves."""
        if self.case is None or self.review is None:
            return ""
        mine = access.participations(self.viewer, self.case, self.review)
        if self.person in mine:
            return ""
        related = access.relations(self.viewer, self.case, self.review)
        supporters = self.edition.workflow.paper(self.form.id).support
        return next((role for role in supporters if role in related), "")

    @cached_property
    def screens(self) -> tuple[Screen, ...]:
        """The screens on the path."""
        return screens(self.form, self.answers, self.known)

    def screen(self, id: str) -> Screen:
        """The screen with this id; 404 where it is not on the path. A preview shows it by the id of its page, too."""
        by_page = (one for one in self.screens if self.is_preview and one.page.id == id)
        return next((one for one in self.screens if one.id == id), None) or next(by_page, None) or abort(404)

    def typed(self, screen: Screen) -> dict[str, tuple[str, ...]]:
        """What stands in the boxes of a screen: what was typed last, even where it was not understood."""
        standing = typed_on(screen, self.answers)
        unread = self.draft.typed if self.draft else {}
        names = {name for name in unread if _on(screen, name)}
        return {**standing, **{name: unread[name] for name in names}}

    def sequence(self, screen: Screen) -> int:
        """How often the screen had been saved when it was shown."""
        return self.draft.screens.get(screen.id, 0) if self.draft else 0

    def submission(self, id: str, answers: Mapping[str, Any] | None = None) -> Submission:
        """What would be sent if it were sent now."""
        told = answers_of(self.form, self.answers if answers is None else answers, self.known)
        used = {one["id"] for answer in told if answer.type == "FileUploadField" for one in answer.value}
        return Submission(
            id=id,
            form=self.form.id,
            form_version=self.form.version,
            form_title=self.form.title,
            participant=self.person.id,
            by=self.viewer.name,
            role=self.person.role,
            job_role=self.viewer.job_role or ("" if self.supporter else self.person.relationship or self.person.job_role),
            account=self.viewer.account,
            supporter=self.supporter,
            at=shell().now,
            answers=told,
            attachments=tuple(file for id, file in self.files.items() if id in used),
            kept=self.draft.kept if self.draft else {},
        )


def _on(screen: Screen, name: str) -> bool:
    first = name.split(".")[0]
    if screen.page.repeat is None:
        return any(first == question.id for question in screen.page.questions)
    return first == screen.page.id and any(name.startswith(f"{first}.{row.key}.") for row in screen.rows)


def open_paper(case: Case, review: Review, form: str, participant: str, viewer: access.Viewer) -> Writing:
    """A participant's paper of a review, as the viewer may write on it. The right has been asked for already."""
    here = shell()
    edition = here.edition(review)
    person = review.participant(participant)
    if person is None or form not in edition.forms:
        abort(404)
    said = edition.plugins.ask(edition.forms[form], case, review, here.today, edition.rules)
    whole = edition.forms[form].with_pages(said.values)
    mine = person in access.participations(viewer, case, review)
    known = known_for(case, review, person, profile_of(viewer, person), edition.rules, here.today, on_behalf=not mine)
    key = DraftKey(case=case.id, review=review.id, form=form, participant=participant)
    path = f"/cases/{case.id}/reviews/{review.id}"
    return _opened(
        here,
        viewer,
        case,
        review,
        edition,
        whole,
        person,
        key,
        known,
        f"{path}/papers/{form}/{participant}/",
        path,
        said.troubles,
    )


def open_plan(case: Case | None, viewer: access.Viewer) -> Writing:
    """The paper of the plan, outside any review: of a case, or of a case to be."""
    here = shell()
    edition = here.site.edition
    person = Participant(id="coordinator", role="coordinator", name=viewer.name, email=viewer.email)
    known = known_for(case, None, person, profile_of(viewer, person), edition.rules, here.today)
    key = DraftKey(case=case.id if case else "new", review="", form="plan", participant=person.id)
    home, back = (f"/cases/{case.id}/plan/edit/", f"/cases/{case.id}/plan") if case else ("/cases/new/plan/", "/cases")
    return _opened(here, viewer, case, None, edition, edition.forms["plan"], person, key, known, home, back)


def open_preview(form: str, viewer: access.Viewer) -> Writing:
    """A form without a case, as a forms administrator tries it out; nothing is kept.

    Every page is there, whatever its condition, and a page that is repeated over a list has a sample row.
    """
    here = shell()
    edition = here.site.edition
    if form not in edition.forms:
        abort(404)
    person = Participant(id="preview", role="forms-admin", name=viewer.name)
    known = known_for(None, None, person, profile_of(viewer, person), edition.rules, here.today)
    known = replace(known, items=samples())
    key = DraftKey(case="", review="", form=form, participant="preview")
    whole = _with_every_page(edition.forms[form])
    return Writing(viewer, None, None, edition, whole, person, key, known, None, {}, f"/forms/{form}/", "/forms")


_EVERY_PAGE: dict[int, tuple[Form, Form]] = {}


def _with_every_page(form: Form) -> Form:
    """The form with all of its pages asked, whatever their conditions; made once, so that its pages are compiled once."""
    found = _EVERY_PAGE.get(id(form))
    if found is None or found[0] is not form:
        pages = tuple(page.model_copy(update={"condition": None}) for page in form.pages)
        whole = Form(**{name: getattr(form, name) for name in Form.model_fields} | {"pages": pages})
        if len(_EVERY_PAGE) >= 256:
            _EVERY_PAGE.clear()
        found = _EVERY_PAGE[id(form)] = (form, whole)
    return found[1]


def _opened(
    here: Shell, viewer: access.Viewer, case: Case | None, review: Review | None, edition: Edition, form: Form,
    person: Participant, key: DraftKey, known: Known, home: str, back: str, troubles: tuple[Finding, ...] = (),
) -> Writing:  # fmt: skip
    draft = here.store.draft(viewer.account, key)
    made = Writing(viewer, case, review, edition, form, person, key, known, draft, {}, home, back, troubles)
    if draft is not None:
        return replace(made, answers=draft.answers)
    before = made.sent_before
    if before is None:
        return replace(made, answers=prefilled(form, known))
    own = before.account == viewer.account
    return replace(made, answers=given_by(before.answers) | ({} if own else prefilled(form, known, of="profile.")))


def profile_of(viewer: access.Viewer, person: Participant) -> dict[str, str]:
    """What somebody's profile fills into their papers."""
    return {
        "name": viewer.name,
        "email": viewer.email,
        "job_role": viewer.job_role or person.job_role,
        "phone": viewer.phone,
        "organisation": person.organisation,
    }


def judged(writing: Writing, screen: Screen, typed: Typed) -> Bound:
    """What was typed on a screen, judged against everything answered so far."""
    return bind(screen, typed, writing.known, writing.answers, writing.files)


def save(
    writing: Writing,
    screen: Screen,
    bound: Bound,
    files: tuple[Attachment, ...] = (),
    window: str = "",
    moment: int = 0,
    by_itself: bool = False,
) -> Draft:
    """Keeps what was typed on a screen in the author's draft, understood or not.

    What a window sent by itself and what arrives after something that it sent later is left alone.
    """
    here = shell()

    def step(before: Draft | None) -> Draft:
        draft = before or Draft(form=writing.form.id, form_version=writing.form.version, answers=dict(writing.answers))
        if by_itself and draft.windows.get(screen.id) == window and moment < draft.moments.get(screen.id, 0):
            return draft
        sequence = draft.sequence + 1
        elsewhere = {name: words for name, words in draft.typed.items() if not _on(screen, name)}
        return replace(
            draft,
            answers=merged(draft.answers, bound.answers, screen),
            typed={**elsewhere, **bound.unread},
            files=(*draft.files, *files),
            windows={**draft.windows, screen.id: window},
            moments={**draft.moments, screen.id: moment},
            screens={**draft.screens, screen.id: sequence},
            sequence=sequence,
            saved_at=here.now,
        )

    return here.store.save_draft(writing.viewer.account, writing.key, step)


def merged(before: Mapping[str, Any], fresh: Mapping[str, Any], screen: Screen) -> dict[str, Any]:
    """The answers with those of one screen in place of its earlier ones; other rows of a repeated page stay."""
    page = screen.page
    if page.repeat is None:
        answers = {**before, **fresh}
        return {name: value for name, value in answers.items() if value is not None}
    rows = {row["id"]: row for row in before.get(page.id, ()) if isinstance(row, Mapping) and page.repeat.over}
    rows |= {row["id"]: row for row in fresh.get(page.id, ())}
    return {**before, page.id: tuple(rows.values())}


def updated(writing: Writing, draft: Draft) -> Writing:
    """The same writing after its draft was saved."""
    return replace(writing, draft=draft, answers=draft.answers)

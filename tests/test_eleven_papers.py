"""The eleven papers and the tables beside them: complete, consistent with one another, and fit for those who fill them in."""

from dataclasses import replace
from datetime import date

import pytest
from story import any_token, raise_curtain, send, start

from ehcforms import language
from ehcforms.answers import prefilled
from ehcforms.facts import sources
from ehcforms.formcheck import Vocabulary, read_form
from ehcforms.letters import PARTING
from ehcforms.path import Known, Row, screens
from ehcforms.piping import names_in
from ehcforms.site import load_site, starter_folder
from ehcforms.testing import a_case, a_review, a_submission, an_answer

SITE = load_site(starter_folder())
TEXTS = {file.stem: file.read_text("utf-8") for file in (starter_folder() / "forms").glob("*.json")}
ADVICE = ("setting-advice", "professional-advice", "social-care-advice")
VIEWS = ("parent-views", "child-views")
PAPERS = {"plan", "arrange", "triage", *ADVICE, *VIEWS, "meeting", "report", "decision"}
FACTS = {row["name"]: row for row in SITE.rules["facts"]["facts"]}
WRITTEN = ("TextField", "MultilineTextField")


def questions(form):
    return {question.id: question for _, question in SITE.forms[form].questions()}


def shown_in(form, answers=None, **facts):
    """The screens on the path, by the ids of their pages."""
    people = (Row(key="parent", title="Jo Lee"),)
    outcomes = (Row(key="o1", title="Reads", values={"text": "Reads"}),)
    known = Known(facts=facts, items={"participants": people, "plan.outcomes": outcomes})
    return [screen.page.id for screen in screens(SITE.forms[form], answers or {}, known)]


def test_the_eleven_papers_are_there():
    assert set(SITE.forms) == PAPERS


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_a_paper_has_no_problem_and_a_basis(name):
    form, problems = read_form(TEXTS[name], f"forms/{name}.json", Vocabulary.of_rules(SITE.rules, TEXTS))
    assert problems == [] and form.basis and form.sent


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_pages_are_short(name):
    for page in SITE.forms[name].pages:
        always = [question.id for question in page.questions if question.show_when is None]
        assert len(always) <= 9, f"{name}, {page.id}: {always}"


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_wording_keeps_to_the_lexicon_of_the_site(name):
    lexicon = language.Lexicon(SITE.rules.rows("transparency", date(2026, 1, 5)))
    form = SITE.forms[name]
    said = [form.title, form.intro, form.declaration, form.sent, *(page.intro for page in form.pages)]
    said += [words for page in form.pages for one in page.components for words in (one.title, one.hint, one.content)]
    found = [text[hit.start : hit.end] for text in said for hit in lexicon.find(language.Text(text))]
    assert found == []


def test_nothing_about_adulthood_is_wired_into_a_paper():
    for name, text in TEXTS.items():
        assert "Year 9" not in text and "highest_year" not in text and '"adulthood"' not in text, name
        assert "year_group" not in text, name


def test_every_fact_is_declared_once_and_given_by_somebody():
    given = {part.fact for form in SITE.forms.values() for page in form.pages for part in (page, *page.questions)} - {
        ""
    }
    by_rules = {row["fact"] for row in SITE.rules["adulthood"]["rows"]}
    assert given <= set(FACTS) and len(FACTS) == len(SITE.rules["facts"]["facts"])
    assert {name for name, row in FACTS.items() if not row["computed"]} <= given | by_rules


@pytest.mark.parametrize("name", VIEWS)
def test_views_are_their_own_words_and_begin_with_those_of_last_time(name):
    for page, question in SITE.forms[name].questions():
        if page.id == "who-wrote" or question.type != "MultilineTextField":
            continue
        assert question.own_words and not question.required, question.id
        assert question.prefill in (f"previous.{name}.{question.id}", "plan.sections.A"), question.id


def test_only_views_and_what_the_report_takes_over_from_them_are_own_words():
    own = {name for name, form in SITE.forms.items() if any(one.own_words for _, one in form.questions())}
    assert own == {*VIEWS, "report"}
    spoken = {one.id for name in VIEWS for one in questions(name).values() if one.own_words}
    assert {one.prefill.removeprefix("said.") for one in questions("report").values() if one.own_words} <= spoken


@pytest.mark.parametrize("name", VIEWS)
def test_whoever_writes_for_somebody_else_says_so(name):
    assert "who-wrote" in shown_in(name, on_behalf=True)
    assert "who-wrote" not in shown_in(name, on_behalf=False)
    asked = {one.fact: one.required for one in SITE.forms[name].page("who-wrote").questions if one.fact}
    assert asked == {"recorded_by_name": True, "recorded_by_role": True, "recorded_how": True}


@pytest.mark.parametrize("name", VIEWS)
def test_somebody_without_an_answer_can_send_their_views(name):
    assert not [one.id for page, one in SITE.forms[name].questions() if one.required is True and page.id != "who-wrote"]
    assert "can read" in SITE.forms[name].intro or "will read" in SITE.forms[name].intro


@pytest.mark.parametrize("young,asked", [(True, True), (False, False)])
def test_a_young_person_is_asked_what_is_theirs_to_decide(young, asked):
    for question in ("decide", "budget-wish"):
        assert (questions("child-views")[question].show_when.holds({}, {"young_person": young}) is True) is asked


@pytest.mark.parametrize("name", ADVICE)
def test_advice_is_asked_for_in_the_same_way(name):
    form, asked = SITE.forms[name], questions(name)
    assert {one.fact for one in asked.values()} >= {
        "on_behalf_name", "on_behalf_job_role", "on_behalf_organisation", "on_behalf_how", "attachments",
    }  # fmt: skip
    assert asked["for-another"].required is True
    assert {one.prefill for one in asked.values()} >= {"profile.name", "profile.job_role", "profile.phone"}
    outcomes = form.page("outcomes")
    assert outcomes.repeat.over == "plan.outcomes"
    assert [option.value for option in asked["status"].options] == [
        "achieved", "on-track", "partly", "not-on-track", "no-longer-relevant", "not-able-to-comment",
    ]  # fmt: skip
    assert (asked["status"].fact, asked["commentary"].fact) == ("outcome_status", "outcome_commentary")
    assert asked["status"].required is True and asked["commentary"].required is True
    assert [page.fact for page in form.pages if page.fact] == ["new_outcomes", "new_provision"]
    row = [one.id for one in form.page("new-provision").questions]
    assert row == ["section", "what", "who", "how-often", "how-long", "group-size", "where", "until"]
    assert "can be read by the family" in form.intro and form.declaration
    assert any(
        one.type == "WarningText" and "other children" in one.content for one in form.page("documents").components
    )


def test_the_parts_of_provision_are_those_that_the_rules_look_at():
    parts = [one.id for one in SITE.forms["setting-advice"].page("new-provision").questions]
    assert set(SITE.rules["provision"]["columns"]) == set(parts) - {"section"}


@pytest.mark.parametrize("needs,asked", [(("cognition-and-learning",), True), (("sensory-and-physical",), False)])
def test_attainment_is_asked_for_where_cognition_and_learning_are_a_need(needs, asked):
    assert ("attainment" in shown_in("setting-advice", needs=needs)) is asked


@pytest.mark.parametrize(
    "answers,asked",
    [
        ({"known": False, "for-another": False}, ["writer", "knowledge", "documents"]),
        ({"known": False, "for-another": True}, ["writer", "worker", "knowledge", "documents"]),
        (
            {"known": True, "for-another": False},
            ["writer", "knowledge", "needs", "outcomes", "new-outcomes", "new-provision", "documents"],
        ),
    ],
)
def test_social_care_advice_asks_what_fits(answers, asked):
    assert shown_in("social-care-advice", answers) == asked
    assert questions("social-care-advice")["checked"].required is True


@pytest.mark.parametrize("name", ["arrange", "meeting"])
@pytest.mark.parametrize("allocated", [True, False])
def test_the_school_says_when_it_told_the_social_worker(name, allocated):
    assert ("social-worker" in shown_in(name, social_worker_allocated=allocated)) is allocated
    assert [one.fact for one in SITE.forms[name].page("social-worker").questions] == ["social_worker_told_on"]


def test_the_list_of_people_has_the_names_that_the_review_reads():
    page = SITE.forms["arrange"].page("people")
    assert (page.fact, page.prefill, page.repeat.add_another) == ("participants", "case.participants", True)
    assert {one.id for one in page.questions} == {
        "role", "name", "email", "team", "organisation", "job-role", "relationship", "ask",
    }  # fmt: skip
    assert {one.id for one in SITE.forms["plan"].page("people").questions} == {
        one.id for one in page.questions if one.id != "ask"
    }
    roles = {row["id"] for row in SITE.rules["roles"]["roles"]}
    assert {option.value for name in ("arrange", "plan") for option in questions(name)["role"].options} <= roles


def test_the_plan_has_every_section():
    given = {one.fact for one in questions("plan").values()}
    assert {f"plan_section_{letter}" for letter in "abcdefghijk"} <= given
    assert {page.fact for page in SITE.forms["plan"].pages} >= {"plan_needs", "plan_outcomes", "plan_provision"}


NOT_IN_THE_REPORT = {
    "parent-views": {"invite", "anything-else", "in-plan", "recorded-by", "recorded-role", "recorded-how"},
    "child-views": {"like", "friends", "in-plan", "decide", "recorded-by", "recorded-role", "recorded-how"},
    "setting-advice": {"changes-this-year", "gap", "key", "exclusions", "timetable"},
    "professional-advice": {"how-assessed"},
    "social-care-advice": {"checked"},
}
"""What stays in the papers themselves: who wrote and how, and what the report asks in other words."""


@pytest.mark.parametrize("name", [*ADVICE, *VIEWS])
def test_what_everyone_wrote_goes_into_the_report(name):
    taken = {question.prefill.rpartition(".")[2] for question in questions("report").values() if question.prefill}
    rows = {page.prefill.rpartition(".")[2] for page in SITE.forms["report"].pages if page.prefill}
    wanted = {
        question.id
        for page, question in SITE.forms[name].questions()
        if question.type == "MultilineTextField" and page.id not in rows
    }
    assert rows == {"new-outcomes", "new-provision"}
    left = wanted - taken - NOT_IN_THE_REPORT[name]
    assert left == set(), f"the report takes nothing over from {sorted(left)}"


def test_a_box_holds_what_it_is_filled_with():
    for form in SITE.forms.values():
        for _, question in form.questions():
            first, *others = question.prefill.split(".")
            if first in ("said", "plan"):
                assert question.max_words is None, f"{form.id}, {question.id}: several people wrote"
            if first in ("review", "previous") and question.type == "MultilineTextField":
                most = questions(others[0])[others[1]].max_words or 0
                assert question.max_words is None or question.max_words >= most > 0, f"{form.id}, {question.id}"


def test_the_report_asks_for_all_that_the_guidance_lists():
    given = {one.fact: one.required for one in questions("report").values() if one.fact}
    for fact in (
        "attendance_percent", "exclusions", "transport", "personal_budget", "outcome_status", "outcome_commentary", "summary",
        "differences_of_view", "recommendation", "recommendation_reasons",
    ):  # fmt: skip
        assert given[fact] is True, fact
    assert {"actions", "significant_changes", "updated_advice_wanted", "targets", "attachments"} <= set(given)
    asked = {option.value for option in questions("report")["significant"].options}
    kinds = ("education", "health", "care")
    assert asked == {f"{what}-{kind}" for what in ("needs", "outcomes", "provision") for kind in kinds} | {"none"}
    for name, question in (("report", "recommendation"), ("decision", "decision")):
        assert [option.value for option in questions(name)[question].options] == ["maintain", "amend", "cease"]


@pytest.mark.parametrize(
    "changed,details", [(["needs-health"], True), (["none"], False), (["none", "needs-care"], True), ([], False)]
)
def test_details_of_a_change_are_asked_for_where_something_changed(changed, details):
    form = SITE.forms["report"]
    condition = questions("report")["significant-details"].show_when
    assert (condition.holds({"significant": changed}, {}, None, form.conditions) is True) is details


@pytest.mark.parametrize(
    "decision,asked",
    [
        ("maintain", ["decision", "letter", "copy"]),
        ("amend", ["decision", "amend", "copy"]),
        ("cease", ["decision", "cease", "letter", "copy"]),
    ],
)
def test_each_decision_is_asked_for_what_its_letter_must_say(decision, asked):
    assert shown_in("decision", {"decision": decision}) == asked
    said = {option.value for option in questions("decision")["letter-says"].options}
    assert said >= {"appeal", "time-limit", "mediation", "disagreement", "advice"}
    notice = {option.value for option in questions("decision")["notice-says"].options}
    assert notice >= {"copy", "evidence", "representations", "setting", "meeting", "information"}
    assert questions("decision")["amendments"].required is True


@pytest.mark.parametrize("age,asked", [(17, False), (18, True), (24, True)])
def test_a_plan_ceases_from_eighteen_only_with_the_wish_of_the_young_person(age, asked):
    for question in ("wishes-on", "outcomes-met"):
        assert (questions("decision")[question].show_when.holds({}, {"age": age}) is True) is asked


def test_the_workflow_names_what_there_is():
    tables = SITE.rules
    roles = {row["id"] for row in tables["roles"]["roles"]}
    teams = {f"team:{row['id']}" for row in tables["directory"]["teams"]}
    asked = {paper.form for _, paper in SITE.workflow.papers()}
    assert asked == PAPERS - {"plan"}
    mails = set(tables["mails"]["mails"])
    for stage, paper in SITE.workflow.papers():
        assert stage.basis and paper.basis and stage.about and stage.displayed
        assert {*paper.asked_of, *paper.not_of, *paper.support} <= roles | teams, paper.form
        assert paper.mail in {"", *mails}, paper.form
    for stage in SITE.workflow.stages:
        told = [*stage.on_open, *stage.on_close]
        assert {one.mail for one in told} <= mails
        assert {who for one in told for who in (*one.to, *one.not_to)} <= roles | teams | {"everyone"}
    assert [stage.id for stage in SITE.workflow.stages] == ["arrange", "contribute", "meeting", "report", "decision"]
    assert SITE.workflow.stage("decision").displayed == "Awaiting local authority decision"
    assert {f"team:{team}" for team in SITE.workflow.always_invited} <= teams


def test_mails_name_no_child_and_hold_no_answer():
    may_say = {
        "recipient_name", "setting_name", "authority_name", "link", "by_when", "paper", "team", "worker",
        "meeting_date", "meeting_times", "meeting_venue", "meeting_link", "meeting_note_waits", "asked_for",
    }  # fmt: skip
    for name, mail in SITE.rules["mails"]["mails"].items():
        told = " ".join(mail.get(part, "") for part in ("subject", "subject_asking", "line", "body"))
        assert set(names_in(told)) <= may_say, name
        assert set(mail.get("covers", ())) <= set(SITE.rules["mails"]["mails"]), name
        assert "{worker}" not in mail["subject"], name
        assert ("{worker}" in mail["body"]) is (name == "social-worker-reminder"), name
        assert ("{link}" in mail["body"]) is (name not in PARTING), name


def test_the_directory_has_one_address_for_each():
    directory = SITE.rules["directory"]
    everyone = [*directory["settings"], *directory["teams"]]
    assert len({one["id"] for one in everyone}) == len({one["email"] for one in everyone}) == len(everyone)
    assert all(one["email"].endswith(".example") for one in everyone), (
        "real addresses do not belong in the starter site"
    )


def proposal(id, by, what):
    row = {"id": "0", "what": what, "how-often": "weekly"}
    answers = (
        an_answer("what", what, page="new-provision", row="0"),
        an_answer("new-provision", (row,), page="new-provision", type="Rows", fact="new_provision"),
    )
    return a_submission("professional-advice", answers=answers, id=id, participant=id, by=by, job_role="Teacher")


def test_the_report_begins_with_the_provision_that_everyone_proposed():
    review = a_review(submissions=(proposal("a", "Jo Lee", "Lego club"), proposal("b", "Kit Moss", "Reading group")))
    known = Known(sources=sources(replace(a_case(), reviews=(review,)), review, None, {}))
    rows = prefilled(SITE.forms["report"], known)["new-provision"]
    assert [(row["id"], row["what"], row["new-provision-by"]) for row in rows] == [
        ("0", "Lego club", "Jo Lee (Teacher)"),
        ("1", "Reading group", "Kit Moss (Teacher)"),
    ]


def test_a_paper_begins_with_its_introduction(tmp_path):
    client = raise_curtain({"steps": [{"on": "2026-01-05"}]}, SITE, tmp_path).client("coordinator")
    first = client.get("/cases/new/plan/child").text
    assert "What the local authority enters once" in first
    answer = client.post(
        "/cases/new/plan/child",
        data={
            "csrf_token": any_token(client, first),
            "sequence": "0",
            "child-name": "Ana",
            "born.day": "1",
            "born.month": "2",
            "born.year": "2016",
        },
    )
    assert answer.status_code == 303
    assert "What the local authority enters once" not in client.get(answer.headers["Location"]).text


def test_a_source_that_no_paper_has_is_refused():
    wrong = TEXTS["report"].replace("said.going-well", "said.gong-well")
    _, problems = read_form(wrong, "forms/report.json", Vocabulary.of_rules(SITE.rules, {**TEXTS, "report": wrong}))
    assert [one.code for one in problems] == ["form.unknown-prefill"]


def test_options_read_the_same_wherever_they_are_read():
    texts = [option for name in PAPERS for one in questions(name).values() for option in one.options]
    assert not [option.text for option in texts if names_in(option.text + option.hint)]


def test_nobody_but_the_senco_reads_the_addresses_of_those_invited(tmp_path):
    people = [{"id": id, "role": "parent", "name": id.title()} for id in ("parent", "father")]
    stage = raise_curtain({"case": {"people": people}, "steps": [{"on": "2026-01-05"}]}, SITE, tmp_path)
    start(stage, {"who": "senco"})
    rows = [{**one, "email": stage.address(one["id"]), "ask": True} for one in people]
    meeting = {"date": "2026-02-03", "time": "09:30", "venue": "The library", "people": rows}
    assert send(stage, {"who": "senco", "sends": "arrange", "answers": meeting}).status_code == 303
    arranged = f"{stage.home}/submissions/{stage.review.latest('arrange').id}"
    assert "father@family.example" in stage.client("senco").get(arranged).text
    for who in ("parent", "disability-service"):
        pages = (stage.home, arranged, f"{stage.home}/contributions")
        told = [stage.client(who).get(page) for page in pages]
        assert [one.status_code for one in told] == [200, 404, 200]
        assert not any("father@family.example" in one.text for one in told), who

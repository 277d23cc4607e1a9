"""Filling in a paper: nothing that was typed is lost, whatever happens."""

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from story import any_token, raise_curtain, send, start

from ehcforms.access import viewer_of
from ehcforms.facts import sources
from ehcforms.model import Need, Provision
from ehcforms.path import Screen
from ehcforms.people import Account, Office
from ehcforms.review import advance
from ehcforms.store import DraftKey
from ehcforms.web.posted import posted

ARRANGED = {
    "date": "2026-02-03",
    "time": "09:30",
    "venue": "The library",
    "people": [{"role": "parent", "name": "Jo Lee", "email": "parent@family.example", "ask": True}],
}


@pytest.fixture
def stage(site, tmp_path):
    made = raise_curtain({"case": {"last_review": "2025-03-02"}, "steps": [{"on": "2026-01-05"}]}, site, tmp_path)
    start(made, {"who": "senco"})
    assert send(made, {"who": "senco", "sends": "arrange", "answers": ARRANGED}).status_code == 303
    return made


def home(stage, form="parent-views", person="parent"):
    return f"{stage.home}/papers/{form}/{person}/"


def post(stage, who, path, data, **more):
    client = stage.client(who)
    shown = client.get(path.removesuffix("/autosave").removesuffix("/notes")).text
    sequence = re.search(r'name="sequence" value="(\d+)"', shown)
    given = {"csrf_token": any_token(client, shown), "sequence": sequence[1] if sequence else "0", **data}
    return client.post(path, data=given, **more)


def draft(stage, who="parent", form="parent-views", person="parent"):
    account = stage.store.account_by_email(stage.address(who)).id
    return stage.store.draft(
        account, DraftKey(case=stage.case_id, review=stage.review_id, form=form, participant=person)
    )


def test_a_paper_opens_on_its_first_screen(stage):
    answer = stage.client("parent").get(home(stage))
    assert answer.headers["Location"].endswith("/now")


def test_the_support_in_the_plan_is_carried_into_the_advice_and_from_there_into_the_report(stage):
    support = (
        Provision(id="p1", what="Precision teaching", who="teaching assistant", how_often="daily", until="July"),
        Provision(id="p2", what="Word bank <b>"),
    )
    stage.store.change(stage.case_id, lambda case: replace(case, plan=replace(case.plan, provision=support)))
    path = f"{home(stage, 'setting-advice', 'senco')}provision"
    page = stage.client("senco").get(path).text
    assert "Precision teaching</legend>" in page and "teaching assistant; daily; until July" in page
    assert "Word bank &lt;b&gt;</legend>" in page and "Remove" not in page
    told = {"provision.p1.given": "partly", "provision.p1.difference": "Four days a week", "do": "continue"}
    assert post(stage, "senco", path, told).status_code == 303
    page = stage.client("senco").get(f"{home(stage, 'setting-advice', 'senco')}check").text
    assert page.count("<h2 class=\"govuk-heading-m\">The support in the plan</h2>") == 1
    assert '<h3 class="govuk-heading-s">Precision teaching</h3>' in page and "In part, or differently" in page
    answers = {
        "for-another": False,
        "writer-name": "Priya",
        "writer-role": "SENCo",
        "strengths": "Sam reads to two friends.",
        "outcomes": {"*": {"status": "on-track", "commentary": "Sam reads half a page aloud."}},
        "provision": {"p1": {"given": "partly", "difference": "Four days a week"}},
    }
    assert send(stage, {"who": "senco", "sends": "setting-advice", "answers": answers}).status_code == 303
    carried = sources(stage.case, stage.review, stage.review.participant("senco"), {})
    assert carried["review.setting-advice.given"] == {"p1": "partly"}
    assert "Four days a week" in carried["said.difference"]["p1"]


def test_who_came_is_one_page(stage):
    page = stage.client("senco").get(f"{home(stage, 'setting-advice', 'senco')}writer").text
    token = any_token(stage.client("senco"), page)
    send(stage, {"who": "parent", "sends": "parent-views", "answers": {"home": "Well"}})
    stage.client("senco").post(f"{stage.home}/advance", data={"csrf_token": token, "stage": "contribute"})
    page = stage.client("senco").get(f"{home(stage, 'meeting', 'senco')}attendance").text
    assert page.count("Did they come?") == len(stage.review.invited) > 3 and "Page 1 of 3" in page
    wrong = post(stage, "senco", f"{home(stage, 'meeting', 'senco')}attendance", {"do": "continue"})
    assert wrong.status_code == 422 and "Jo Lee: Choose an answer" in wrong.text


def test_words_are_kept_verbatim_and_shown_again(stage):
    words = "Tom’s “best” day — naïve café 🎨\r\n<script>alert(1)</script> & more"
    assert post(stage, "parent", f"{home(stage)}now", {"good-at": words}).status_code == 303
    page = stage.client("parent").get(f"{home(stage)}now").text
    assert "Tom’s “best” day — naïve café 🎨\n&lt;script&gt;" in page and "<script>alert" not in page


def test_what_is_not_understood_is_shown_again_with_what_to_do(stage):
    path = f"{home(stage, 'setting-advice', 'senco')}attendance"
    answer = post(stage, "senco", path, {"attendance-percent": "lots", "exclusions": "none"})
    assert answer.status_code == 422 and "must be a number, such as 94" in answer.text
    again = stage.client("senco").get(path).text
    assert 'value="lots"' in again and "none</textarea>" in again
    check = stage.client("senco").get(f"{home(stage, 'setting-advice', 'senco')}check").text
    assert "must be a number, such as 94" in check


def test_no_name_of_a_question_is_taken_for_one_of_the_page_itself(stage, site):
    for form in site.forms.values():
        for page in form.pages:
            words = {question.id: "These words." for question in page.questions}
            with stage.app.test_request_context(method="POST", data={**words, "do": "save", "csrf_token": "t"}):
                assert posted(Screen(page)).typed.keys() == words.keys(), f"{form.id}/{page.id}"


def test_saving_for_later_leads_back(stage):
    answer = post(stage, "parent", f"{home(stage)}now", {"good-at": "maths", "do": "save"})
    assert answer.status_code == 303 and answer.headers["Location"] == stage.home
    assert draft(stage).answers["good-at"] == "maths"


def test_saving_by_itself_answers_with_the_time(stage):
    answer = post(stage, "parent", f"{home(stage)}now/autosave", {"good-at": "ma"})
    assert answer.json["sequence"] == 1 and "Saved at" in answer.json["words"]
    assert draft(stage).answers["good-at"] == "ma"


def test_what_a_window_saved_by_itself_and_arrives_late_takes_no_later_words_away(stage):
    path, own = f"{home(stage)}now", {"window": "one"}
    assert post(stage, "parent", path, {**own, "good-at": "all of it", "moment": "2000"}).status_code == 303
    late = post(stage, "parent", f"{path}/autosave", {**own, "good-at": "all", "moment": "1990"})
    assert late.status_code == 200 and draft(stage).answers["good-at"] == "all of it"
    post(stage, "parent", f"{path}/autosave", {**own, "good-at": "all of it and more", "moment": "2010"})
    assert draft(stage).answers["good-at"] == "all of it and more"


def test_two_windows_show_both_and_lose_neither(stage):
    path = f"{home(stage)}now"
    first = {"good-at": "from the first window", "sequence": "0"}
    assert post(stage, "parent", path, first).status_code == 303
    second = post(stage, "parent", path, {"good-at": "from the second", "sequence": "0"})
    assert second.status_code == 409
    assert "from the first window" in second.text and "from the second" in second.text
    assert draft(stage).answers["good-at"] == "from the first window"
    sequence = re.search(r'name="sequence" value="(\d+)"', second.text)[1]
    assert post(stage, "parent", path, {"good-at": "both", "sequence": sequence}).status_code == 303
    held = post(stage, "parent", f"{path}/autosave", {"good-at": "old tab", "sequence": "0"})
    assert "another window" in held.json["words"] and draft(stage).answers["good-at"] == "both"


def test_what_another_window_saved_stands_under_its_question(stage):
    path = f"{home(stage)}now"
    post(stage, "parent", path, {"good-at": "drawing", "sequence": "0"})
    page = post(stage, "parent", path, {"good-at": "maps", "sequence": "0"}).text
    banner = page[page.index('id="other-window"') : page.index("<form")]
    assert banner.index("<strong>What is Sam good at?") < banner.index("drawing") and "maps" not in banner


def test_checking_a_page_says_what_is_not_understood_and_asks_for_nothing_yet(stage):
    path = f"{home(stage, 'arrange', 'senco')}meeting"
    impossible = {"date.day": "31", "date.month": "2", "date.year": "2026", "time": "half nine", "venue": "", "do": "check"}
    page = post(stage, "senco", path, impossible)
    assert page.status_code == 422 and "nothing was noticed" not in page.text
    assert re.findall(r'<a href="#([a-z]+)[^"]*">', page.text) == ["date", "time"]
    empty = {"date.day": "", "date.month": "", "date.year": "", "time": "", "venue": "", "do": "check"}
    page = post(stage, "senco", path, empty)
    assert page.status_code == 200 and "There is a problem" not in page.text


def test_rows_that_nobody_filled_in_do_not_pile_up(stage):
    path = f"{home(stage, 'setting-advice', 'senco')}new-outcomes"
    rows = {"new-outcomes.rows": ["0", "1", "2"], "new-outcomes.1.outcome-text": "By July Sam swims.", "do": "continue"}
    assert post(stage, "senco", path, rows).status_code == 303
    page = stage.client("senco").get(path).text
    assert page.count('name="new-outcomes.rows"') == 1 and "By July Sam swims." in page


def test_adding_a_row_leads_to_it(stage):
    page = post(stage, "senco", f"{home(stage, 'arrange', 'senco')}people", {"people.rows": ["0", "1"], "do": "add"}).text
    assert 'formaction="' in page and 'people#added" ' in page.replace('#added">', '#added" ')
    assert page.count('id="added"') == 1
    assert page.index('id="added"') > page.index('value="1"') and page.index('id="added"') < page.index('name="people.rows" value="2"')


def test_the_receipt_leads_to_what_is_asked_next(stage):
    team = {"role": "team", "team": "speech-and-language", "ask": True}
    send(stage, {"who": "senco", "sends": "arrange", "answers": {**ARRANGED, "people": [*ARRANGED["people"], team]}})
    answers = {"answer": "accept", "professional": "Tess"}
    sent = send(stage, {"who": "speech-and-language", "sends": "triage", "answers": answers})
    page = stage.client("speech-and-language").get(sent.headers["Location"]).text
    asked = f"{home(stage, 'professional-advice', 'speech-and-language')}\">Professional advice</a>, by 19 January 2026"
    assert asked in page, page[page.index("What happens next") :][:900]


def test_without_javascript_nothing_is_promised_that_needs_it(stage):
    page = stage.client("parent").get(f"{home(stage)}now").text
    assert "saved with each button that you press" in page and "as you go" not in page


def test_the_same_words_from_two_windows_are_no_conflict(stage):
    for _ in range(2):
        assert post(stage, "parent", f"{home(stage)}now", {"good-at": "x", "sequence": "0"}).status_code == 303


def test_a_draft_is_nobody_elses(stage):
    post(stage, "parent", f"{home(stage)}now", {"good-at": "zebracorn"})
    for who in ("senco", "coordinator", "disability-service"):
        for path in (stage.home, f"{stage.home}/contributions", f"{home(stage)}now", f"{home(stage)}draft/download"):
            assert "zebracorn" not in stage.client(who).get(path).text
    own = stage.client("parent").get(f"{home(stage)}draft/download")
    assert "zebracorn" in own.text and own.headers["Content-Disposition"].startswith("attachment")


def test_the_senco_may_help_and_says_who_wrote(stage):
    page = stage.client("senco").get(f"{home(stage)}who-wrote").text
    assert "Who wrote this down?" in page
    assert stage.client("parent").get(f"{home(stage)}who-wrote").status_code == 404
    answer = send(
        stage,
        {
            "who": "senco",
            "sends": "parent-views",
            "for": "parent",
            "answers": {"school": "Fine", "recorded-how": "by telephone"},
        },
    )
    assert answer.status_code == 303
    sent = stage.review.latest("parent-views")
    assert sent.by == "Senco" and sent.answer("recorded-how").text == "by telephone"
    assert sent.on_behalf_of.name == "Jo Lee" and "by telephone" in sent.on_behalf_of.how
    read = stage.client("parent").get(f"{stage.home}/contributions").text
    assert "Jo Lee: Views of parents and carers" in read and re.search(r"Uploaded by Senco on behalf of Jo Lee.*by telephone", read)
    assert "has arrived" not in " ".join(mail.subject for mail in stage.review.outbox)


def test_a_relative_never_takes_the_place_of_the_child_s_own_words(stage):
    stage.store.add_account(Account(id="achild", email="child@family.example", name="Sam Lee"))
    child = {"role": "child", "name": "Sam Lee", "email": "child@family.example", "ask": True}
    people = [{"role": "parent", "name": "Jo Lee", "email": "parent@family.example", "ask": True}, child]
    assert send(stage, {"who": "senco", "sends": "arrange", "answers": {**ARRANGED, "people": people}}).status_code == 303
    send(stage, {"who": "child", "sends": "child-views", "answers": {"hard": "It is too loud."}})
    written = {"hard": "Nothing is hard.", "recorded-how": "at home", "recorded-role": "Mother"}
    assert send(stage, {"who": "parent", "sends": "child-views", "for": "child", "answers": written}).status_code == 303
    read = stage.client("senco").get(f"{stage.home}/contributions").text
    assert "It is too loud." in read and "Nothing is hard." in read
    assert re.search(r"Uploaded by [\w ]+ on behalf of Sam Lee", read)
    said = sources(stage.case, stage.review, None, {})["said.hard"]
    assert "It is too loud." in said and "Nothing is hard." in said
    send(stage, {"who": "child", "sends": "child-views", "answers": {"hard": "Now it is quieter."}})
    read = stage.client("senco").get(f"{stage.home}/contributions").text
    assert "It is too loud." not in read and "Now it is quieter." in read


def test_sending_twice_gives_one_submission_and_the_same_receipt(stage):
    client = stage.client("parent")
    post(stage, "parent", f"{home(stage)}now", {"school": "Good"})
    html = client.get(f"{home(stage)}check").text
    data = {"csrf_token": any_token(client, html), "key": re.search(r'name="key" value="(\w+)"', html)[1]}
    one, two = (client.post(f"{home(stage)}check", data=data) for _ in range(2))
    assert one.headers["Location"] == two.headers["Location"]
    assert len(list(stage.review.of_form("parent-views"))) == 1 and draft(stage) is None
    receipt = client.get(one.headers["Location"]).text
    assert "What happens next" in receipt and "Views and advice being collected" in receipt


def test_a_newer_version_begins_with_what_was_sent(stage):
    send(stage, {"who": "parent", "sends": "parent-views", "answers": {"school": "Good", "help": ["bsl", "online"]}})
    page = stage.client("parent").get(f"{home(stage)}now").text
    assert "Good</textarea>" in page
    page = stage.client("parent").get(f"{home(stage)}practical").text
    assert re.search(r'value="bsl"[^>]* checked', page)


def test_required_answers_are_wanted_before_sending(stage):
    client = stage.client("senco")
    path = home(stage, "setting-advice", "senco")
    html = client.get(f"{path}check").text
    assert "Still to be answered" in html
    answer = client.post(f"{path}check", data={"csrf_token": any_token(client, html), "key": "x"})
    assert answer.status_code == 422 and "This has not been sent yet" in answer.text
    assert "What does Sam do well and enjoy?" in answer.text


ADVICE = {
    "for-another": False,
    "strengths": "Sam refuses to give up on a puzzle.",
    "outcomes": {"*": {"status": "on-track", "commentary": "Sam reads."}},
    "new-provision": [{"what": "Would benefit from regular support"}],
}


def test_findings_stand_beside_the_question_while_writing_and_before_sending(stage):
    path = f"{home(stage, 'setting-advice', 'senco')}strengths"
    told = post(stage, "senco", f"{path}/notes", {"strengths": "Sam refuses to write."})
    assert "<mark>refuses to</mark>" in told.json["notes"]["strengths"]
    assert draft(stage, "senco", "setting-advice", "senco") is None
    checked = post(stage, "senco", path, {"strengths": "Sam refuses to write.", "do": "check"})
    assert (
        checked.status_code == 200
        and "<mark>refuses to</mark>" in checked.text
        and "The page was checked" in checked.text
    )
    assert stage.client("senco").get(path).text.count("<mark>refuses to</mark>") == 1
    html = stage.client("senco").get(f"{home(stage, 'setting-advice', 'senco')}check").text
    assert html.count("<mark>refuses to</mark>") == 1


def test_words_may_be_kept_with_a_reason(stage):
    client, path = stage.client("senco"), home(stage, "setting-advice", "senco")
    step = {"who": "senco", "sends": "setting-advice", "answers": ADVICE}
    answer = send(stage, step)
    assert answer.status_code == 303
    sent = stage.review.latest("setting-advice")
    assert {"transparency.refuses", "provision.vague"} <= {one.code for one in sent.findings}
    receipt = client.get(answer.headers["Location"]).text
    assert "What was noticed" in receipt and "<mark>refuses to</mark>" in receipt
    html = client.get(f"{path}check").text
    name = re.search(r'name="(keep transparency\.refuses[^"]*)"', html)[1]
    assert "“refuses to”: keep, because …" in html, "whoever keeps words sees which"
    key = re.search(r'name="key" value="(\w+)"', html)[1]
    client.post(f"{path}check", data={"csrf_token": any_token(client, html), "key": key, name: "It is his own joke"})
    newer = stage.review.latest("setting-advice")
    assert list(newer.kept.values()) == ["It is his own joke"]
    receipt = client.get(f"{path}sent/{newer.id}").text
    assert "What was noticed" in receipt and "<mark>refuses to</mark>" not in receipt, "what is kept is not said again"


def test_what_is_said_of_a_list_stands_above_it_and_before_the_answers(stage):
    path = f"{home(stage, 'arrange', 'senco')}people"
    row = {"people.rows": ["0"], "people.0.role": "team", "people.0.team": "disability-service", "people.0.ask": "no"}
    words = "The Disability Service has to be asked in every review"
    assert words in post(stage, "senco", f"{path}/notes", row).json["notes"]["people"]
    page = post(stage, "senco", path, {**row, "do": "check"}).text
    assert page.index(words) < page.index("Who is this?") and "The page was checked. What was noticed" in page
    checked = stage.client("senco").get(f"{home(stage, 'arrange', 'senco')}check").text
    assert checked.count(words) == 1 and checked.index("Who is invited?") < checked.index(words) < checked.index("Which team?")


def test_nobody_else_is_told_how_somebody_should_have_written(stage):
    senco, path = stage.client("senco"), home(stage, "setting-advice", "senco")
    send(stage, {"who": "senco", "sends": "setting-advice", "answers": ADVICE})
    html = senco.get(f"{path}check").text
    name = re.search(r'name="(keep transparency[^"]*)"', html)[1]
    id = re.search(r'name="key" value="(\w+)"', html)[1]
    senco.post(f"{path}check", data={"csrf_token": any_token(senco, html), "key": id, name: "It is his own joke"})
    for who, told in (("senco", True), ("coordinator", True), ("parent", False), ("disability-service", False)):
        for place in (f"submissions/{id}", "contributions"):
            read = stage.client(who).get(f"{stage.home}/{place}").text
            assert ("It supposes will" in read) == ("Suggestion:" in read) == told, (who, place)
            assert "Kept, because It is his own joke" in read and "<mark>refuses to</mark>" in read, (who, place)


def test_what_a_finding_points_at_stands_before_what_is_said_of_it(stage):
    path = f"{home(stage, 'setting-advice', 'senco')}strengths"
    note = post(stage, "senco", f"{path}/notes", {"strengths": "Sam refuses to write."}).json["notes"]["strengths"]
    assert note.index("Suggestion:") < note.index("<mark>refuses to</mark>") < note.index("It supposes will")


def test_what_several_rules_say_of_an_answer_stands_in_the_order_of_its_words(stage):
    path = home(stage, "setting-advice", "senco")
    words = "Sam suffers from asthma. Realistically, GCSEs are not going to be an option for Sam. Sam refuses to write."
    marks = ["suffers from", "going to be an option", "refuses to"]
    note = post(stage, "senco", f"{path}strengths/notes", {"strengths": words}).json["notes"]["strengths"]
    page = post(stage, "senco", f"{path}strengths", {"strengths": words, "do": "check"}).text
    send(stage, {"who": "senco", "sends": "setting-advice", "answers": {**ADVICE, "strengths": words}})
    seen = [note, page, stage.client("senco").get(f"{path}check").text, stage.client("senco").get(f"{stage.home}/contributions").text]
    for html in seen:
        marked = [next((n for n, one in enumerate(marks) if one in mark), None) for mark in re.findall("<mark>([^<]*)</mark>", html)]
        assert [n for n in marked if n is not None][:3] == [0, 1, 2], html


def test_what_is_said_of_a_question_without_an_answer_stands_with_its_page(stage):
    known = replace(stage.case.plan, needs=(Need(id="n1", area="cognition-and-learning", text=""),))
    stage.store.change(stage.case_id, lambda case: replace(case, plan=known))
    html = stage.client("senco").get(f"{home(stage, 'setting-advice', 'senco')}check").text
    said, page = html.index("Attach the record of attainment"), html.index("<h2 class=\"govuk-heading-m\">Documents")
    assert page < said and html.index("<strong>Attach documents</strong>") < said
    assert "About the whole paper" not in html


def test_rows_are_added_and_removed(stage):
    path = f"{home(stage, 'setting-advice', 'senco')}new-provision"
    data = {"new-provision.rows": ["0"], "new-provision.0.what": "Lego club", "do": "add"}
    page = post(stage, "senco", path, data).text
    assert "Provision 2" in page and 'name="new-provision.1.what"' in page
    both = {
        "new-provision.rows": ["0", "1"],
        "new-provision.0.what": "Lego club",
        "new-provision.1.what": "Reading",
        "do": "remove.0",
    }
    page = post(stage, "senco", path, both).text
    assert "Reading" in page and "Lego club" not in page
    rows = draft(stage, "senco", "setting-advice", "senco").answers["new-provision"]
    assert [row.get("what") for row in rows] == ["Reading"]


def test_files_are_kept_at_once_and_can_be_taken_away(stage):
    path = f"{home(stage, 'setting-advice', 'senco')}documents"
    good = (io.BytesIO(b"Attainment: 12 of 20"), "Tracker – Sam’s.txt")
    bad = (io.BytesIO(b"MZ"), "virus.exe")
    page = post(stage, "senco", path, {"attachments.file": [good, bad], "do": "upload"})
    assert (
        page.status_code == 422 and "virus.exe: Files of this kind" in page.text and "Tracker – Sam’s.txt" in page.text
    )
    (file,) = draft(stage, "senco", "setting-advice", "senco").files
    address = f"/files/{stage.case_id}/{file.id}"
    assert stage.client("senco").get(address).data == b"Attainment: 12 of 20"
    assert stage.client("parent").get(address).status_code == 404
    send(stage, {"who": "senco", "sends": "setting-advice", "answers": ADVICE})
    kept = [one.name for one in stage.review.latest("setting-advice").attachments]
    assert kept == [] or kept == ["Tracker – Sam’s.txt"]
    post(stage, "senco", path, {"attachments": [file.id], "do": f"drop.attachments.{file.id}"})
    assert "attachments" not in draft(stage, "senco", "setting-advice", "senco").answers


def test_a_file_goes_with_the_paper_and_everyone_invited_may_have_it(stage):
    path = f"{home(stage, 'child-views', 'child')}"
    assert stage.client("senco").get(path).status_code in (303, 404)
    path = home(stage, "setting-advice", "senco")
    client = stage.client("senco")
    send(stage, {"who": "senco", "sends": "setting-advice", "answers": ADVICE})
    post(stage, "senco", f"{path}documents", {"attachments.file": [(io.BytesIO(b"words"), "a.txt")], "do": "continue"})
    html = client.get(f"{path}check").text
    assert "a.txt" in html
    client.post(
        f"{path}check",
        data={"csrf_token": any_token(client, html), "key": re.search(r'name="key" value="(\w+)"', html)[1]},
    )
    (file,) = stage.review.latest("setting-advice").attachments
    shown = stage.client("parent").get(f"/files/{stage.case_id}/{file.id}")
    assert shown.data == b"words" and "attachment" in shown.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "data",
    [
        {"good-at": ["a", "b"], "unknown": "x", "now.rows": "9"},
        {"good-at": "x" * 90_000},
        {"sequence": "minus one"},
        {"do": "remove.99"},
        {"do": "drop.good-at.nothing"},
        {"do": "something else"},
        {},
    ],
)
def test_odd_posts_are_no_crash(stage, data):
    assert post(stage, "parent", f"{home(stage)}now", data).status_code < 500


def test_a_character_that_cannot_be_kept_is_said_and_the_rest_stays(stage):
    answer = post(stage, "parent", f"{home(stage)}now", {"good-at": "left\x00right"})
    assert answer.status_code == 422 and "cannot be kept" in answer.text and "leftright" in answer.text


@pytest.mark.parametrize("screen", ["nowhere", "outcomes.o9", "check%00"])
def test_an_unknown_screen_is_not_found(stage, screen):
    assert stage.client("parent").get(f"{home(stage)}{screen}").status_code == 404


def test_a_paper_is_opened_only_by_whoever_is_asked_or_may_help(stage):
    for who, form, person in (
        ("parent", "setting-advice", "senco"),
        ("coordinator", "parent-views", "parent"),
        ("parent", "nothing", "parent"),
    ):
        assert stage.client(who).get(home(stage, form, person)).status_code == 404


def test_the_plan_of_a_case_can_be_entered_anew(stage):
    client = stage.client("coordinator")
    path = f"/cases/{stage.case_id}/plan/edit/"
    assert stage.client("senco").get(path).status_code == 404
    first = client.get(path).headers["Location"]
    page = client.get(first).text
    assert 'value="Sam Lee"' in page
    born = {"born.day": "4", "born.month": "5", "born.year": "2017"}
    data = {
        "csrf_token": any_token(client, page),
        "sequence": "0",
        "child-name": "Sam Lee-Ito",
        "known-as": "Sammy",
        **born,
    }
    assert client.post(first, data=data).status_code == 303
    saved = client.post(f"{first}/autosave", data={**data, "sequence": "1"})
    assert "Saved at" in saved.json["words"]
    care = f"{path}care"
    yes = {
        "csrf_token": data["csrf_token"],
        "looked-after": "no",
        "worker": "yes",
        "worker-name": "Pat Moore",
        "worker-email": "pat@care.example",
    }
    assert client.post(care, data=yes).status_code == 303
    needs = {
        "needs.rows": "0",
        "needs.0.need-area": "cognition-and-learning",
        "needs.0.need-text": "Reads slowly",
        "csrf_token": data["csrf_token"],
    }
    assert client.post(f"{path}needs", data=needs).status_code == 303
    html = client.get(f"{path}check").text
    sent = client.post(
        f"{path}check",
        data={"csrf_token": any_token(client, html), "key": re.search(r'name="key" value="(\w+)"', html)[1]},
    )
    assert sent.status_code == 303, re.findall(r'summary__list">(.*?)</ul', sent.text, re.S)
    case = stage.case
    assert (case.child.name, case.known_as, case.child.social_worker.name) == ("Sam Lee-Ito", "Sammy", "Pat Moore")
    assert [need.text for need in case.plan.needs] == ["Reads slowly"]
    assert [one.text for one in case.plan.outcomes] and case.acts[-1].what == "changed the plan"


def test_a_new_case_is_entered_from_its_plan(stage):
    client = stage.client("coordinator")
    screens = {
        "child": {"child-name": "Ana Ruiz", "born.day": "1", "born.month": "2", "born.year": "2016"},
        "care": {"looked-after": "no", "worker": "no"},
        "dates": {
            "setting": "osier-lane",
            "coordinator": "coordinator@story.example",
            "made.day": "1",
            "made.month": "9",
            "made.year": "2025",
        },
        "people": {
            "people.rows": "0",
            "people.0.role": "parent",
            "people.0.name": "Eva Ruiz",
            "people.0.email": "eva@family.example",
        },
        "needs": {"needs.rows": "0", "needs.0.need-area": "sensory-and-physical", "needs.0.need-text": "Hears little"},
        "outcomes": {"outcomes.rows": "0", "outcomes.0.text": "By July Ana will sign her name."},
        "provision": {},
        "sections-1": {"section-a": "Ana likes cats"},
    }
    shown = client.get("/cases/new/plan/child").text
    for screen, data in screens.items():
        answer = client.post(f"/cases/new/plan/{screen}", data={"csrf_token": any_token(client, shown), **data})
        assert answer.status_code == 303, (screen, re.findall(r'summary__list">(.*?)</ul', answer.text, re.S))
    assert (
        "Saved"
        in client.post(
            "/cases/new/plan/child/autosave", data={"csrf_token": any_token(client, shown), **screens["child"]}
        ).text
    )
    html = client.get("/cases/new/plan/check").text
    data = {"csrf_token": any_token(client, html), "key": re.search(r'name="key" value="(\w+)"', html)[1]}
    one = client.post("/cases/new/plan/check", data=data)
    assert one.status_code == 303
    case = stage.store.get(one.headers["Location"].rpartition("/")[2])
    assert (case.child.name, case.setting, case.people[0].name, case.plan.sections["A"]) == (
        "Ana Ruiz",
        "osier-lane",
        "Eva Ruiz",
        "Ana likes cats",
    )


def test_forms_are_previewed_and_nothing_is_kept(site, tmp_path):
    from ehcforms.people import Account, Office

    stage = raise_curtain({"steps": [{"on": "2026-01-05"}]}, site, tmp_path)
    stage.store.add_account(
        Account(id="forms", email="forms@family.example", name="Olga", offices=(Office(role="forms-admin"),))
    )
    client = stage.client("forms")
    assert "Views of parents and carers" in client.get("/forms").text
    page = client.get("/forms/parent-views/now").text
    assert "This is a preview" in page
    token = any_token(client, page)
    assert client.post("/forms/parent-views/now", data={"csrf_token": token, "good-at": "x"}).status_code == 303
    wrong = client.post("/forms/setting-advice/writer", data={"csrf_token": token})
    assert wrong.status_code == 422 and "Choose an answer" in wrong.text
    assert "The end of" in client.get("/forms/parent-views/check").text
    assert client.get("/forms/nothing/now").status_code == 404
    assert client.get(f"/cases/{stage.case_id}").status_code == 404
    assert not list((tmp_path / "drafts").iterdir())


def test_every_screen_of_every_form_is_shown(site, tmp_path):
    from ehcforms.people import Account, Office
    from ehcforms.web.paper_page import warm

    stage = raise_curtain({"steps": [{"on": "2026-01-05"}]}, site, tmp_path)
    stage.store.add_account(
        Account(id="forms", email="forms@family.example", name="Olga", offices=(Office(role="forms-admin"),))
    )
    client = stage.client("forms")
    for form in site.forms.values():
        for page in form.pages:
            warm(page)
            address = f"/forms/{form.id}/{page.id}"
            assert client.get(address).status_code == 200, address
    assert "Somebody who is invited" in client.get("/forms/meeting/attendance").text
    assert "An outcome of the plan" in client.get("/forms/report/outcomes").text


def test_a_window_does_not_conflict_with_its_own_saving(stage):
    path = f"{home(stage)}now"
    own = {"sequence": "0", "window": "one"}
    assert post(stage, "parent", f"{path}/autosave", {"good-at": "draw", **own}).status_code == 200
    assert post(stage, "parent", path, {"good-at": "drawing", **own}).status_code == 303
    assert post(stage, "parent", path, {"good-at": "else", "sequence": "0", "window": "two"}).status_code == 409


def test_a_file_that_is_too_large_is_told_beside_its_question_and_the_others_and_the_words_stay(stage):
    path = f"{home(stage, 'setting-advice', 'senco')}documents"
    large, small = (io.BytesIO(b"x" * 30_000_000), "film.txt"), (io.BytesIO(b"words"), "small.txt")
    page = post(stage, "senco", path, {"attachments.file": [large, small], "do": "continue"})
    assert (
        page.status_code == 422 and "film.txt: The file is larger than 20 MB" in page.text and "small.txt" in page.text
    )
    assert [one.name for one in draft(stage, "senco", "setting-advice", "senco").files] == ["small.txt"]


def test_the_meeting_paper_can_be_downloaded_to_write_on(stage):
    send(stage, {"who": "parent", "sends": "parent-views", "answers": {"school": "Good"}})
    client = stage.client("senco")
    client.post(f"{stage.home}/advance", data={"csrf_token": any_token(client, client.get(stage.home).text), "stage": "contribute"})
    post(stage, "senco", f"{home(stage, 'meeting', 'senco')}notes", {"notes": "Reading goes well."})
    page = client.get(f"{home(stage, 'meeting', 'senco')}draft/download").text
    assert "Reading goes well." in page and "Where did people see things differently?" in page and "Jo Lee" in page


def test_the_words_of_the_plan_are_carried_into_the_first_views(stage):
    from dataclasses import replace

    stage.store.change(stage.case_id, lambda case: replace(case, plan=replace(case.plan, sections={"A": "Sam loves trains."})))
    assert "Sam loves trains." in stage.client("parent").get(f"{home(stage)}plan-now").text


def test_the_answers_of_each_person_stand_under_a_title_of_their_own(stage):
    page = stage.client("senco").get(f"{home(stage, 'arrange', 'senco')}check").text
    assert '<h3 class="govuk-heading-s">Person or team 1</h3>' in page


def test_a_paper_that_closes_a_stage_says_so_before_it_is_sent(stage):
    for who, form in (("parent", "parent-views"), ("senco", "arrange")):
        assert "closes the stage" not in stage.client(who).get(f"{home(stage, form, who)}check").text
    send(stage, {"who": "parent", "sends": "parent-views"})
    stage.store.change(stage.case_id, moved_on(stage))
    page = stage.client("senco").get(f"{home(stage, 'meeting', 'senco')}check").text
    assert "closes the stage “Hold the meeting”" in page and "“Write the report” is next" in page


def moved_on(stage):
    senco = viewer_of(stage.store.account_by_email("senco@story.example"))
    return lambda case: advance(case, stage.review_id, stage.site.edition, senco, stage.now)


def test_checking_a_page_speaks_of_that_page_only(stage):
    path = home(stage, "setting-advice", "senco")
    page = post(stage, "senco", f"{path}strengths", {"strengths": "She suffers from asthma.", "do": "check"}).text
    assert "stands below the questions" in page
    page = post(stage, "senco", f"{path}documents", {"do": "check"}).text
    assert "nothing was noticed" in page


def test_nobody_offers_to_check_a_family_s_own_words(stage):
    assert "Check this page" not in stage.client("parent").get(f"{home(stage)}now").text
    assert "Check this page" in stage.client("senco").get(f"{home(stage, 'setting-advice', 'senco')}strengths").text


def test_what_was_noticed_is_marked_where_the_paper_is_read(stage):
    answers = {**ADVICE, "strengths": "She suffers from asthma."}
    assert send(stage, {"who": "senco", "sends": "setting-advice", "answers": answers}).status_code == 303
    read = stage.client("senco").get(f"{stage.home}/contributions").text
    assert "She <mark>suffers from</mark> asthma." in read and "Suggestion:" in read


def test_the_link_of_a_meeting_is_an_address_of_the_web(stage):
    path = f"{home(stage, 'arrange', 'senco')}meeting"
    when = {"date.day": "3", "date.month": "2", "date.year": "2026", "time": "09:30", "venue": "Here"}
    for link, status in (("javascript:alert(1)", 422), ("https://meet.example/a?b=c", 303), ("", 303)):
        assert post(stage, "senco", path, {**when, "link": link}).status_code == status


def test_without_javascript_a_question_says_when_it_is_asked(stage):
    page = stage.client("senco").get(f"{home(stage, 'arrange', 'senco')}people").text
    assert "Only if the answer to “Who is this?” is “Team (asked at its own address)”" in page
    page = stage.client("senco").get(f"{home(stage, 'setting-advice', 'senco')}writer").text
    assert "Only if the answer to “Are you sending this for somebody else?” is yes" in page


def test_a_paper_can_be_taken_along_before_anything_was_written(stage):
    page = stage.client("senco").get(f"{home(stage, 'setting-advice', 'senco')}writer").text
    assert "draft/download" in page
    taken = stage.client("senco").get(f"{home(stage, 'setting-advice', 'senco')}draft/download").text
    assert "What does Sam do well and enjoy?" in taken


def test_a_paper_to_write_on_has_boxes_and_room(stage):
    send(stage, {"who": "parent", "sends": "parent-views"})
    stage.store.change(stage.case_id, moved_on(stage))
    taken = stage.client("senco").get(f"{home(stage, 'meeting', 'senco')}draft/download").text
    assert "☐ Came\n☐ Came for a part" in taken and "☐ Yes\n☐ No" in taken and "It has not been sent" in taken


def test_what_is_still_to_be_answered_is_told_with_its_row(stage):
    send(stage, {"who": "parent", "sends": "parent-views"})
    stage.store.change(stage.case_id, moved_on(stage))
    page = stage.client("senco").get(f"{home(stage, 'meeting', 'senco')}check").text
    assert "Jo Lee: Choose an answer to “Did they come?”" in page


def test_whoever_helps_after_something_was_sent_finds_their_own_details(stage):
    send(stage, {"who": "parent", "sends": "parent-views", "answers": {"school": "Fine"}})
    page = stage.client("senco").get(f"{home(stage)}who-wrote").text
    assert re.search(r'name="recorded-by"[^>]*value="Senco"|value="Senco"[^>]*name="recorded-by"', page)
    assert "Fine</textarea>" in stage.client("senco").get(f"{home(stage)}now").text


def test_what_was_written_and_not_sent_in_time_can_still_be_taken_away(stage):
    send(stage, {"who": "senco", "sends": "setting-advice", "answers": ADVICE})
    post(stage, "parent", f"{home(stage)}now", {"school": "zebracorn"})
    stage.store.change(stage.case_id, moved_on(stage))
    closed = stage.client("parent").get(f"{home(stage)}now")
    assert closed.status_code == 409 and f'href="{home(stage)}draft/download"' in closed.text
    assert "What you wrote and did not send" in stage.client("parent").get(stage.home).text
    assert "zebracorn" in stage.client("parent").get(f"{home(stage)}draft/download").text
    for who in ("senco", "coordinator", "disability-service"):
        assert stage.client(who).get(f"{home(stage)}draft/download").status_code == 404
        assert "did not send" not in stage.client(who).get(stage.home).text


def test_whoever_sends_an_older_draft_is_told_of_the_newer_paper(stage):
    office = Office(role="senco", of=stage.case.setting)
    stage.store.add_account(Account(id="amate", email="mate@family.example", name="Mate Moss", offices=(office,)))
    path = home(stage, "arrange", "senco")
    post(stage, "mate", f"{path}taking-part", {"access": "An interpreter"})
    stage.today += timedelta(days=1)
    assert "has sent this paper since" not in stage.client("mate").get(f"{path}check").text
    send(stage, {"who": "senco", "sends": "arrange", "answers": ARRANGED})
    assert "Senco has sent this paper since you began" in stage.client("mate").get(f"{path}check").text
    post(stage, "mate", f"{path}taking-part", {"access": "An interpreter, and a loop"})
    assert "has sent this paper since" not in stage.client("senco").get(f"{path}check").text


def test_times_are_read_as_people_say_them(stage):
    assert "9:30am" in stage.client("senco").get(f"{home(stage, 'arrange', 'senco')}check").text
    assert 'value="09:30"' in stage.client("senco").get(f"{home(stage, 'arrange', 'senco')}meeting").text


def test_an_error_says_in_which_row_it_is(stage):
    path = f"{home(stage, 'arrange', 'senco')}people"
    rows = {f"people.{n}.{name}": words for n in "01" for name, words in (("role", "parent"), ("name", "Jo"), ("ask", "yes"))}
    page = post(stage, "senco", path, {**rows, "people.rows": ["0", "1"], "people.1.email": "jo@"})
    assert page.status_code == 422
    assert page.text.count("Person or team 2: “Email address” must be an email address") == 2

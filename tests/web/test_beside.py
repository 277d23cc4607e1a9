"""Names of other children on the pages: the writer is told, and nobody learns by trying names who else has a plan."""

import io
import json
from dataclasses import replace

import pytest
from paperwork import a_pdf_file, a_word_file
from story import any_token, raise_curtain, send, start

from ehcforms.people import Office
from ehcforms.store import DraftKey
from ehcforms.testing import a_case

ARRANGED = {
    "date": "2026-02-03",
    "time": "09:30",
    "venue": "The library",
    "people": [
        {"role": "parent", "name": "Jo Lee", "email": "parent@family.example", "ask": True},
        {"role": "professional", "name": "Pat Cole", "email": "pat@family.example", "ask": True},
        {"role": "team", "team": "speech-and-language", "ask": True},
    ],
}
PEOPLE = [
    {"id": "parent", "role": "parent", "name": "Jo Lee"},
    {"id": "pat", "role": "professional", "name": "Pat Cole"},
]


@pytest.fixture
def stage(site, tmp_path):
    told = {"case": {"last_review": "2025-03-02", "people": PEOPLE}, "steps": [{"on": "2026-01-05"}]}
    made = raise_curtain(told, site, tmp_path)
    start(made, {"who": "senco"})
    assert send(made, {"who": "senco", "sends": "arrange", "answers": ARRANGED}).status_code == 303
    return made


def with_ella(stage, setting="osier-lane"):
    """Another child of the setting now has a plan."""
    case = a_case(id="ella", setting=setting, child={"name": "Ella Moore"})
    stage.store.add(replace(case, coordinator="coordinator@story.example"))
    return stage


def ask(stage, who, form, person, screen, **typed):
    """What is said while somebody types, as their browser asks for it."""
    client, path = stage.client(who), f"{stage.home}/papers/{form}/{person}/{screen}"
    token = any_token(client, client.get(path).text)
    answer = client.post(f"{path}/notes", data={"csrf_token": token, **typed})
    assert answer.status_code == 200
    return answer.get_json()["notes"]


TRIED = ("Ella was there.", "Ella Moore came.", "Ella M. came.", "He saw Ella Moore.", "ELLA MOORE", "Sam hit Ella Moore.")
OUTSIDERS = {
    "parent": ("parent-views", "parent", "now", "home"),
    "pat": ("professional-advice", "professional", "strengths", "strengths"),
    "speech-and-language": ("professional-advice", "speech-and-language", "strengths", "strengths"),
}


def heard(stage, who):
    form, person, screen, question = OUTSIDERS[who]
    return [ask(stage, who, form, person, screen, **{question: words}) for words in TRIED]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_from_outside_learns_by_trying_names(stage, who):
    before = heard(stage, who)
    assert heard(with_ella(stage), who) == before


def test_a_professional_is_told_of_a_name_beside_other_children(stage):
    said = heard(stage, "pat")
    assert "another child or young person" in said[-1]["strengths"] and "strengths" not in said[0]


def test_the_senco_is_told_of_every_name_that_they_know_anyway(stage):
    typed = {"strengths": "Ella was there."}
    assert ask(stage, "senco", "setting-advice", "senco", "strengths", **typed) == {}
    said = ask(with_ella(stage), "senco", "setting-advice", "senco", "strengths", **typed)
    assert "<mark>Ella</mark>" in said["strengths"] and "Moore" not in said["strengths"]


def test_children_of_other_settings_are_no_concern_of_this_one(stage):
    typed = {"strengths": "Ella was there."}
    senco = stage.store.account_by_email(stage.address("senco"))
    both = (*senco.offices, Office(role="senco", of="marsh-academy"))
    stage.store.change_account(senco.id, lambda known: replace(known, offices=both))
    assert ask(with_ella(stage, "marsh-academy"), "senco", "setting-advice", "senco", "strengths", **typed) == {}


ADVICE = {
    "for-another": False, "strengths": "Ella was there.", "new-needs": "None.", "attendance-percent": 95, "exclusions": "none",
    "outcomes": {"*": {"status": "on-track", "commentary": "Sam reads a page."}},
}  # fmt: skip


def test_what_is_kept_never_depends_on_who_else_has_a_plan(stage):
    with_ella(stage)
    answer = send(stage, {"who": "senco", "sends": "setting-advice", "answers": ADVICE})
    assert answer.status_code == 303, answer.text
    kept = stage.review.latest("setting-advice")
    assert not [one for one in kept.findings if one.code.startswith("redaction")]
    assert kept.beside.other_children == () and kept.beside.files == ()
    path = stage.store.folder / "cases" / stage.case_id / "case.json"
    assert b"Moore" not in path.read_bytes() and b'"beside"' not in path.read_bytes()


FILES = {
    "log.docx": a_word_file("Monday", "Sam hit Jack B. at break."),
    "log.pdf": a_pdf_file("Monday", "Sam hit Jack B. at break."),
    "log.txt": b"Sam hit Jack B. at break.",
}


def upload(stage, who, *named):
    path = f"{stage.home}/papers/setting-advice/senco/documents"
    client = stage.client(who)
    data = {"csrf_token": any_token(client, client.get(path).text), "do": "check"}
    return client.post(path, data={**data, "attachments.file": [(io.BytesIO(content), name) for name, content in named]})


@pytest.mark.parametrize("name", FILES)
def test_a_name_in_a_document_is_told_beside_it_and_never_repeated(stage, name):
    page = upload(stage, "senco", (name, FILES[name])).text
    assert f"In “{name}” another child or young person seems to be named" in page
    assert "Jack" not in page
    path = f"{stage.home}/papers/setting-advice/senco/check"
    assert f"In “{name}” another" in stage.client("senco").get(path).text


def test_a_list_of_names_in_a_document_is_told_to_those_who_know_them(stage):
    register = a_word_file("Class 3", cells=("Ella Moore", "3B"))
    assert "seems to be named" not in upload(stage, "senco", ("a.docx", register)).text
    page = with_ella(stage).client("senco").get(f"{stage.home}/papers/setting-advice/senco/check").text
    assert "In “a.docx” another" in page


def test_those_who_run_the_review_read_what_is_kept_with_a_document_and_nobody_a_name(stage):
    upload(stage, "senco", ("log.docx", FILES["log.docx"]), ("scan.pdf", a_pdf_file("", scanned=True)))
    account = stage.store.account_by_email(stage.address("senco")).id
    key = DraftKey(case=stage.case_id, review=stage.review_id, form="setting-advice", participant="senco")
    files = [json.loads(json.dumps({"id": one.id, "name": one.name, "media_type": one.media_type, "size": one.size}))
             for one in stage.store.draft(account, key).files]  # fmt: skip
    answer = send(stage, {"who": "senco", "sends": "setting-advice", "answers": {**ADVICE, "attachments": files}})
    assert answer.status_code == 303, answer.text
    kept = stage.review.latest("setting-advice")
    assert [one.code for one in kept.findings if one.code.startswith("redaction")] == ["redaction.in-file", "redaction.unread"]
    page = stage.client("coordinator").get(f"{stage.home}/submissions/{kept.id}").text
    assert "In “log.docx” another child" in page and "that “scan.pdf” names no other" in page and "Jack" not in page
    page = stage.client("parent").get(f"{stage.home}/submissions/{kept.id}").text
    assert "another child" not in page and "Jack" not in page

"""Names of other children: what is pointed at, what is left alone, and that nobody learns who else has a plan."""

import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ehcforms.model import Answer, Attachment, Beside, FileText, Participant, SocialWorker
from ehcforms.testing import a_case, a_review, a_submission, an_answer
from plugins import redaction

OTHERS = (
    ("Ella Rose Moore", "Ella"),
    ("William Hope", "Will"),
    ("Zoë O’Neill", "Zoë"),
    ("Grace Adeyemi-Brown", "Grace"),
    ("Łukasz Wiśniewski", "Łukasz"),
    ("Sam Hill", "Sam"),
    ("Emma Stone", "Emma"),
    ("Anne-Marie Fox", "Anne-Marie"),
    ("Ella van Dyke", "Ella"),
)


def paper(text, others=(), **changes):
    answer = text if isinstance(text, Answer) else an_answer("words", text)
    return a_submission(answers=(answer,), beside=Beside(other_children=others), **changes)


def found(text, rules, others=(), case=None, **changes):
    """The words that are pointed at in a text."""
    sent = paper(text, others, **changes)
    said = redaction.check(sent, None, case or a_case(), a_review(), rules)
    return [sent.answers[0].text[one.start : one.end] for one in said]


NAMED = {
    "Sam hit Jack B. at break.": ["Jack B"],
    "Sam was upset when Ella Moore pushed him.": ["Ella Moore"],
    "Another pupil, Tom, took his pen.": ["Tom"],
    "His friend Ollie said that he was kind.": ["Ollie"],
    "He built it with Noah and Mia from his class.": ["Noah", "Mia"],
    "Tom, Ella and Noah from her group came too.": ["Tom", "Ella", "Noah"],
    "Ollie hit Sam at break.": ["Ollie"],
    "He plays football with Kieran and Zoë at lunch.": ["Kieran", "Zoë"],
    "He fell out with Ruby O’Neill last week.": ["Ruby O’Neill"],
    "Peers such as Ethan, Lily and Noah help him.": ["Ethan", "Lily", "Noah"],
    "There was a fight between Sam and Dylan.": ["Dylan"],
    "He was pushed by Connor.": ["Connor"],
    "Sam bit Maja’s arm.": ["Maja"],
    "Sam hit Will at break.": ["Will"],
    "He argued with Anne-Marie about turns.": ["Anne-Marie"],
    "Incident: Jack T. kicked him in the playground.": ["Jack T"],
}


@pytest.mark.parametrize("text", NAMED)
def test_a_name_among_other_children_is_found_without_any_list(text, rules):
    assert found(text, rules) == NAMED[text]


LEFT_ALONE = [
    "Sam plays with Lego every day, and with Nessy and Numicon.",
    "Sam works with Mrs Brook on Colourful Semantics.",
    "Sam sits next to Miss Brook in assembly.",
    "He plays with his brother Ben at home.",
    "Sam played with Max, his dog.",
    "Emma, his key worker, sat next to him. He hit Emma on Friday.",
    "TA Emma helped. Sam is friends with Emma.",
    "Ella (teaching assistant) sat beside him. He pushed Ella away.",
    "Sam is friends with everyone in Year 4.",
    "They pushed him away. Then Staff pushed him to try again.",
    "Group A works on phonics. Sam reads Level B books with his group.",
    "He hurt his knee in March.",
    "He likes trains and plays with Thomas the Tank Engine.",
    "Will he need help? Mark makes progress. May be he does.",
    "Sam enjoys playing with Peppa Pig toys and Hot Wheels cars.",
    "He moved from Osier Lane Primary School.",
    "Pupil Premium pays for it. A Child Protection plan is in place.",
    "She argued with Mum about bedtime.",
    "I think that he plays well. It’s fine. Don’t hit him.",
    "He pushed Sam’s chair, and Jo Lee hit Sam’s ball.",
    "SAM HIT HIS KNEE.",
    "Supported by Emma from the class team, he reads.",
    "",
    "🎈" * 50,
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_other_capitals_are_left_alone(text, rules):
    assert found(text, rules) == []


LISTED = {
    "Ella Moore likes it.": ["Ella Moore"],
    "Ella Rose Moore likes it.": ["Ella Rose Moore"],
    "Ella M. was there": ["Ella M"],
    "ELLA MOORE": ["ELLA MOORE"],
    "ella moore was there": ["ella moore"],
    "Register: Moore, Ella": ["Moore, Ella"],
    "Ella was there.": ["Ella"],
    "Recently Ella cried.": ["Ella"],
    "Will Hope came": ["Will Hope"],
    "Zoe O'Neill came": ["Zoe O'Neill"],
    "He has Zoë’s pen": ["Zoë"],
    "Grace Brown came": ["Grace Brown"],
    "Lukasz Wisniewski came": ["Lukasz Wisniewski"],
    "Sam Hill came": ["Sam Hill"],
    "Anne-Marie Fox came": ["Anne-Marie Fox"],
    "Ella van Dyke came": ["Ella van Dyke"],
}


@pytest.mark.parametrize("text", LISTED)
def test_a_name_of_the_list_is_found_anywhere(text, rules):
    assert found(text, rules, OTHERS) == LISTED[text]
    assert found(text, rules) == []


NOT_LISTED = [
    "Will he go? Grace may go, and hope will help.",
    "hope grace will may",
    "Sam went. Sam L went. Sam Lee went.",
    "Ella Brown teaches art.",
    "Mrs Ella Moore and Miss Ella came.",
    "TA Emma did it. Emma did it.",
    "his sister Ella came, and Ella waved",
    "Emma, his aunt, came.",
]


@pytest.mark.parametrize("text", NOT_LISTED)
def test_words_adults_and_family_are_no_name_of_the_list(text, rules):
    assert found(text, rules, OTHERS) == []


def test_a_first_name_that_somebody_of_the_case_has_needs_a_surname(rules):
    mother = a_case(people=(Participant(id="p", role="parent", name="Ella Lee"),))
    worker = a_case(child={"social_worker": SocialWorker(name="Ella Rhodes")})
    for case in (mother, worker):
        assert found("Ella came. He hit Ella.", rules, OTHERS, case=case) == []
        assert found("Ella Moore came.", rules, OTHERS, case=case) == ["Ella Moore"]
    namesake = a_case(people=(Participant(id="p", role="professional", name="Ella Moore"),))
    assert found("Ella Moore came.", rules, OTHERS, case=namesake) == []


def test_own_words_are_left_alone(rules):
    text = "Ella Moore hit me and Jack B. kicked him."
    assert found(text, rules, OTHERS, role="parent") == found(text, rules, OTHERS, role="child") == []
    assert found(an_answer("words", text, own_words=True), rules, OTHERS) == []
    assert found(an_answer("words", text), rules, OTHERS) == ["Ella Moore", "Jack B"]


def test_the_names_of_those_who_are_invited_are_left_alone(rules):
    rows = an_answer("people", ({"id": "0", "name": "Ella Moore"},), fact="participants", page="people")
    name = an_answer("name", "Ella Moore", page="people", row="0", type="TextField")
    note = an_answer("note", "Ella Moore and Ella Hope will come.", page="meeting")
    sent = a_submission(answers=(name, rows, note), beside=Beside(other_children=(*OTHERS, ("Ella Hope", "Ella"))))
    said = redaction.check(sent, None, a_case(), a_review(), rules)
    assert [(one.field, note.text[one.start : one.end]) for one in said] == [("note", "Ella Hope")]
    behalf = an_answer("behalf", "Ella Moore", fact="on_behalf_name", type="TextField")
    assert redaction.check(replace(sent, answers=(behalf,)), None, a_case(), a_review(), rules) == []


def test_the_same_is_said_whichever_way_a_name_was_found(rules):
    text = "Sam hit Ella Moore."
    plain = redaction.check(paper(text), None, a_case(), a_review(), rules)
    listed = redaction.check(paper(text, OTHERS), None, a_case(), a_review(), rules)
    assert plain == listed and len(plain) == 1
    assert "Ella" not in plain[0].message + plain[0].suggestion and plain[0].severity == "warning"


def test_it_is_silent_before_the_row_is_in_force_and_where_an_authority_took_it_away(rules):
    text = "Sam hit Jack B."
    assert found(text, rules, at=a_submission(on=date(2018, 5, 24)).at) == []
    assert found(text, rules, at=a_submission(on=date(2018, 5, 25)).at) == ["Jack B"]
    assert redaction.check(paper(text), None, a_case(), a_review(), {}) == []


def test_a_name_that_comes_again_is_pointed_at_once(rules):
    sent = paper("Sam hit Jack B. Then Sam hit Jack B. and pushed Tom.")
    said = redaction.check(sent, None, a_case(), a_review(), rules)
    assert [(one.start, "(2 times here)" in one.message) for one in said] == [(8, True), (48, False)]


FILE = Attachment(id="f1", name="log.docx", media_type="x", size=1)


def in_file(rules, *pages, unread="", others=(), role="senco", name=FILE.name):
    kept = ({"id": FILE.id, "name": name, "media_type": "x", "size": 1},)
    answer = an_answer("attachments", kept, type="FileUploadField")
    beside = Beside(files=(FileText(id=FILE.id, name=FILE.name, pages=pages, unread=unread),), other_children=others)
    sent = a_submission(answers=(answer,), attachments=(FILE,), beside=beside, role=role)
    return redaction.check(sent, None, a_case(), a_review(), rules)


@pytest.mark.parametrize(
    ("pages", "where"),
    [
        (("Jack B. hit him.",), "in one place"),
        (("Jack B. hit him. Then he hit Ella.",), "in 2 places"),
        (("Sam reads.", "Jack B. hit him."), "on page 2"),
        (("Jack B. hit him.", "", "He hit Ella."), "on pages 1, 3"),
    ],
)
def test_a_document_is_named_and_never_the_child(pages, where, rules):
    (said,) = in_file(rules, *pages)
    assert (said.code, said.field, said.start) == ("redaction.in-file", "attachments", None)
    assert "“log.docx”" in said.message and where in said.message
    assert "Jack" not in said.message and "Ella" not in said.message


def test_a_document_called_after_a_child_is_counted_and_not_called(rules):
    said = in_file(rules, "Jack B. hit him.", name="Ella_Moore-CPOMS.docx", others=OTHERS)
    assert [one.code for one in said] == ["redaction.file-name", "redaction.in-file"]
    assert "Document 1" in said[0].message and "In document 1 another" in said[1].message
    assert not any("Ella" in one.message for one in said)
    assert in_file(rules, name="Ella_Moore-CPOMS.docx") == in_file(rules, name="Sam Lee at Osier Lane.docx", others=OTHERS) == []
    assert [one.code for one in in_file(rules, name="Fight with Jack B.jpg")] == ["redaction.file-name"]


def test_a_document_without_names_is_left_alone(rules):
    assert in_file(rules, "Sam reads a page aloud.") == []


def test_documents_are_looked_at_whoever_attached_them(rules):
    assert [one.code for one in in_file(rules, "Jack B. hit him.", role="parent")] == ["redaction.in-file"]
    assert [one.code for one in in_file(rules, "Ella Moore 3B", others=OTHERS)] == ["redaction.in-file"]
    assert in_file(rules, "Ella Moore 3B") == []


@pytest.mark.parametrize("why", ["no-words", "some-pages", "broken", "partly", "later"])
def test_what_could_not_be_read_is_said(why, rules):
    (said,) = in_file(rules, unread=why)
    assert said.code == "redaction.unread" and said.severity == "advice"
    assert "check yourself that “log.docx”" in said.message and "{" not in said.message


def test_a_file_that_was_taken_out_of_the_paper_is_not_spoken_of(rules):
    beside = Beside(files=(FileText(id="f2", name="x", pages=("Jack B. hit him.",)),))
    answer = an_answer("attachments", (), type="FileUploadField")
    assert redaction.check(a_submission(answers=(answer,), beside=beside), None, a_case(), a_review(), rules) == []


NASTY = ["Jack B. ", "Ella ", "Ella, ", "Ella and ", "with Ella and ", "Ella (", "hit ", "plays with ", "a-", "“", "A-", "\n"]


def cost(text, rules):
    best = 9.0
    for turn in range(3):
        begun = time.thread_time()
        found(f"{turn} {text}", rules, OTHERS)
        best = min(best, time.thread_time() - begun)
    return best


@pytest.mark.parametrize("nasty", NASTY)
def test_the_cost_grows_with_the_text_alone(nasty, rules):
    one, four = cost(nasty * 2_500, rules), cost(nasty * 10_000, rules)
    assert four < 9 * one + 0.05


def test_of_many_sentences_nearly_all_are_told_rightly(rules):
    told = json.loads((Path(__file__).parent / "other_children.json").read_text(encoding="utf-8"))
    named = [text for text in told["named"] if found(text, rules)]
    false_alarms = [text for text in told["harmless"] if found(text, rules)]
    assert len(told["named"]) >= 80 and len(told["harmless"]) >= 90
    assert len(named) / len(told["named"]) >= 0.9, set(told["named"]) - set(named)
    assert len(named) / (len(named) + len(false_alarms)) >= 0.95, false_alarms

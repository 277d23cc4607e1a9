"""Labelled sentences, apart from the tables' examples: what is vague is pointed at, what is well said is left alone."""

import json
import time
from pathlib import Path

import pytest

from ehcforms.testing import TODAY, a_case, a_review, a_submission, an_answer
from plugins import outcomes, provision

SENTENCES = Path(__file__).parent / "sentences"
LEAST = 0.97


@pytest.fixture(scope="module")
def rules(site):
    return site.rules


def codes(kind, text, rules):
    """The codes that the rules give a line, as if it stood alone in a row of provision or as an outcome."""
    if kind == "outcome":
        answer = an_answer("text", text, page="text", row="1", fact="new_outcome")
        return {one.code for one in outcomes.check(a_submission(answers=(answer,)), None, a_case(), a_review(), rules)}
    row = an_answer("rows", ({"id": "1", "what": text},), page="text", type="Rows", fact="new_provision", text="")
    return {one.code for one in provision.check(a_submission(answers=(row,)), None, a_case(), a_review(), rules)}


def labelled(name):
    told = json.loads((SENTENCES / f"{name}.json").read_text(encoding="utf-8"))
    return told["as"], told["sentences"]


@pytest.mark.parametrize("name", ["provision", "outcomes"])
def test_recall_and_precision(name, rules):
    kind, sentences = labelled(name)
    found = [(bool(codes(kind, one["text"], rules)), bool(one["codes"]), one["text"]) for one in sentences]
    right = sum(said and wanted for said, wanted, _ in found)
    wrong = [text for said, wanted, text in found if said != wanted]
    assert right / sum(wanted for _, wanted, _ in found) >= LEAST, wrong
    assert right / sum(said for said, _, _ in found) >= LEAST, wrong


@pytest.mark.parametrize("name", ["provision", "outcomes"])
def test_there_are_enough_sentences_and_each_stands_once(name, rules):
    _, sentences = labelled(name)
    assert len(sentences) >= 160 and len({one["text"] for one in sentences}) == len(sentences)
    assert 0.4 <= sum(not one["codes"] for one in sentences) / len(sentences) <= 0.6
    examples = {row["example"].casefold() for row in rules.rows(name)}
    assert not [one["text"] for one in sentences if one["text"].casefold().rstrip(".") in examples]


@pytest.mark.parametrize("name", ["provision", "outcomes"])
def test_each_sentence_has_one_of_its_codes(name, rules):
    kind, sentences = labelled(name)
    wrong = [one["text"] for one in sentences if one["codes"] and not codes(kind, one["text"], rules) & set(one["codes"])]
    assert len(wrong) <= len(sentences) * (1 - LEAST), wrong


NASTY = {
    "one endless sentence of vague words": "regular support and access to help ",
    "numbers without an end": "20 20 20 1 1 three ",
    "openings of patterns": "by the end of the by the end of a group of up to with every each ",
    "quotations": "“a” regular ",
    "names and negations": "not regular, Regular Street no help ",
    "short sentences": "Regular. Support. ",
    "will": "Staff will. ",
    "letters": "aaaa",
    "from": "from from to to (",
}


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("kind", ["provision", "outcome"])
def test_the_cost_grows_with_the_text_alone(name, kind, rules):
    codes(kind, "warm", rules)
    took = []
    for size in (10_000, 40_000):
        text = (NASTY[name] * size)[:size]
        began = time.process_time()
        codes(kind, text, rules)
        took.append(time.process_time() - began)
    assert took[1] < 10 * max(took[0], 0.02), took


def test_hints_of_the_papers_keep_to_the_rules(site, rules):
    """What a form gives as an example of an outcome or of provision is one that its rules leave alone."""
    found = {}
    for form in site.forms.values():
        for one in (one for page in form.pages for one in page.questions):
            example = one.hint.partition("or example: ")[2] if one.fact in rules["outcomes"]["facts"] else ""
            if example:
                found[one.hint] = outcomes.of_outcome(example.replace("{known_as}", "Sam"), rules, TODAY)
    assert len(found) >= 3 and not any(found.values()), found
    for row in rules.rows("provision", part="findings"):
        example = row["suggestion"].rpartition("or example: ")[2]
        assert codes("provision", example, rules) == set(), example

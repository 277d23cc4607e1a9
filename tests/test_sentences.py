"""Labelled sentences, apart from the tables' examples: what is vague is pointed at, what is well said is left alone."""

import json
from pathlib import Path

import pytest

from benchmarks.sentences import UNSEEN, pointed_at, recall_and_precision
from ehcforms.testing import TODAY, a_case, a_review, a_submission, an_answer
from plugins import outcomes, provision

SENTENCES = Path(__file__).parent / "sentences"
LEAST = 0.97
MOST = 1500
"""Sentences of a long file from which weights were learned that are read here; `python -m benchmarks sentences` reads them all."""
LEARNED = {"tone": 0.95, "tone-everyday": 0.95, "tone-twins": 0.93}
"""Recall and precision of those files; the last holds what such rules like to miss and to mistake."""
REPORTS = [SENTENCES / "reports.json", UNSEEN / "reports.json"]
"""Sentences of whole reports by careful writers, in which nothing is to be pointed at."""


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


def labelled_in(path):
    return json.loads(path.read_text(encoding="utf-8"))["sentences"]


@pytest.mark.parametrize("name", ["outcomes", "provision", "transparency"])
def test_recall_and_precision(name, site):
    recall, precision, wrong = recall_and_precision(site, SENTENCES / f"{name}.json", aside="tone")
    assert recall >= LEAST and precision >= LEAST, "\n".join(wrong)


@pytest.mark.parametrize("name", sorted(LEARNED))
def test_recall_and_precision_with_words_that_are_weighed(name, site):
    recall, precision, wrong = recall_and_precision(site, SENTENCES / f"{name}.json", MOST)
    assert recall >= LEARNED[name] and precision >= LEARNED[name], "\n".join(wrong)


@pytest.mark.parametrize("path", [SENTENCES / "transparency.json", UNSEEN / "advice.json"], ids=lambda path: path.stem)
def test_lexicon_and_weights_together_keep_to_the_goal(path, site):
    recall, precision, wrong = recall_and_precision(site, path)
    assert recall >= 0.95 and precision >= 0.95, "\n".join(wrong)


def test_every_file_of_sentences_is_measured():
    files = {path.stem for path in SENTENCES.glob("*.json")}
    assert files == {"outcomes", "provision", "transparency", "reports", *LEARNED}
    assert {path.stem for path in UNSEEN.glob("*.json")} == {"advice", "reports"}


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.parent.name)
def test_careful_reports_are_nearly_always_left_in_peace(path, site):
    pointed, whole = pointed_at(site, path, MOST)
    assert whole > 500 and pointed <= 0.05 * whole


def test_no_sentence_that_nobody_mended_on_is_learned_from():
    texts = {path: {one["text"] for one in labelled_in(path)} for path in (*SENTENCES.glob("*.json"), *UNSEEN.glob("*.json"))}
    learned = set().union(*(found for path, found in texts.items() if path.parent == SENTENCES))
    assert not [text for path, found in texts.items() if path.parent == UNSEEN for text in found & learned]


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

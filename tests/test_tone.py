"""The plugin tone and its scales: what is weighed, what is heard, and what is left to other rules."""

import pytest

from ehcforms.language_text import Text
from ehcforms.testing import a_case, a_review, a_submission, an_answer
from ehcforms.tone import Scales, pieces_of, root_of, words_of
from plugins import tone

HEAVY = "Realistically, GCSEs are not going to be an option for Reuben."
FAIR = "Reuben sat three GCSE papers in May and passed two."


def said(site, text, **changes):
    return tone.check(a_submission(answers=(an_answer("q", text, **changes),)), None, a_case(), a_review(), site.rules)


def scales(weights, border=0.0, margin=0.5, fewest_words=3):
    return Scales({"weights": weights, "border": border, "margin": margin, "fewest_words": fewest_words})


@pytest.mark.parametrize(
    ("forms", "root"),
    [("refuse refuses refused refusing", "refus"), ("carry carries", "carry"), ("stop stopped stopping stops", "stop"), ("less class", None), ("is", "is")],
)
def test_the_forms_of_a_word_have_one_root(forms, root):
    roots = {root_of(word) for word in forms.split()}
    assert roots == ({root} if root else set(forms.split()))


def test_names_pronouns_relatives_children_and_numbers_are_each_one_word():
    assert words_of(Text("Sam and his mum gave the boy's tutor 12 maps.")) == ["@name", "and", "@his", "@family", "gav", "the", "@child", "tutor", "#", "map"]
    assert words_of(Text("MAPS help")) == ["@name", "help"] and words_of(Text("I paint")) == ["i", "paint"]


def test_light_words_weigh_only_beside_others():
    assert [name for name, _, _ in pieces_of(["the", "bus", "is", "the"])] == ["bus", "the bus", "bus is"]
    assert list(pieces_of(["bus", "late"])) == [("bus", 0, 0), ("late", 1, 1), ("bus late", 0, 1)]
    assert list(pieces_of([])) == []


def test_a_sentence_is_heard_from_the_border_and_the_margin_on():
    text = Text("The shocking bus came. A bus came late.")
    weights = {"shock": 1.0}
    weight = scales(weights).weight_of(words_of(text)[:4])
    assert weight == pytest.approx(1 / 6**0.5)
    (heard,) = scales(weights, margin=weight).heard(text)
    assert heard.number == 0 and text.text[heard.start : heard.end] == "The shocking bus"
    assert not list(scales(weights, margin=weight + 0.001).heard(text))
    assert not list(scales(weights, border=0.1, margin=weight).heard(text))
    assert not list(scales(weights, margin=weight, fewest_words=5).heard(text))


@pytest.mark.parametrize("text", ["Jam tastes sweet.", "“A shocking bus came.”", "The it is of."])
def test_a_sentence_of_which_nothing_is_known_is_never_heard_though_the_border_is_below_zero(text):
    low = scales({"shock": 1.0, "jam": 0.0}, border=-0.5, margin=0.1)
    assert not list(low.heard(Text(text))) and list(low.heard(Text("A shocking bus came.")))


def test_a_long_sentence_weighs_no_more_for_its_length():
    one, twice = "shock horror bus", "shock horror bus lamp desk tree"
    weights = {word: 1.0 for word in twice.split()}
    assert scales(weights).weight_of(twice.split()) < 2 * scales(weights).weight_of(one.split())


def test_the_heaviest_words_in_a_row_are_pointed_at(site):
    (found,) = said(site, f"{FAIR} {HEAVY}")
    words = f"{FAIR} {HEAVY}"[found.start : found.end]
    assert "going to be an option" in words and words in HEAVY and found.suggestion
    assert (found.code, found.severity) == ("tone.judging", "advice") and found.field.endswith("q")


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (FAIR, {}),
        (HEAVY, {"own_words": True}),
        (HEAVY, {"type": "TextField"}),
        (f"His brother wrote: “{HEAVY}”", {}),
        (f"> {HEAVY}", {}),
        ("Option.", {}),
        ("", {}),
        (None, {}),
    ],
)
def test_what_is_fair_quoted_or_somebodys_own_is_left_alone(site, text, changes):
    assert said(site, text, **changes) == []


def test_a_sentence_of_which_the_lexicon_knows_a_phrase_is_left_to_it(site):
    lazy, denied = "Quite honestly he is far too lazy to bother.", "Quite honestly nobody would ever call him lazy at all."
    assert said(site, lazy) == [] and said(site, denied) == []
    scales = tone.scales_of(site.rules)
    assert all(list(scales.heard(Text(text))) for text in (lazy, denied))


def test_an_older_table_of_rules_without_weights_says_nothing(site):
    older = {name: table for name, table in site.rules.items() if name != "tone"}
    assert tone.check(a_submission(answers=(an_answer("q", HEAVY),)), None, a_case(), a_review(), older) == []

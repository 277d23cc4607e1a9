"""The engine that finds phrases: forms, groups, optional words, exact places, quotations, denials, names, and its cost."""

import unicodedata

import pytest

from ehcforms import language
from ehcforms.language import GROUPS, Lexicon, Text


def found(term, text, **row):
    lexicon = Lexicon([{"code": "x", "terms": [term], **row}])
    return [text[hit.start : hit.end] for hit in lexicon.find(Text(text))]


@pytest.mark.parametrize(
    ("term", "text", "wanted"),
    [
        ("refuse~ to", "He is refusing to go.", ["refusing to"]),
        ("wheelchair bound", "Wheelchair-bound, wheelchair bound, wheelchair‑bound", ["Wheelchair-bound", "wheelchair bound", "wheelchair‑bound"]),
        ("kick~ off", "He kicked\noff.", []),
        ("poor * skills", "poor skills; poor social skills; poor and very bad skills", ["poor skills", "poor social skills"]),
        ("down's child", "Down’s child", ["Down’s child"]),
        ("LAC", "A LAC, no lac", ["LAC"]),
        ("@his potential", "their potential", ["their potential"]),
        ("very? lazy", "very lazy lazy", ["very lazy", "lazy"]),
        ("@described slow", "He can be very slow. A slow boy. Slow trains.", ["He can be very slow", "slow boy"]),
        ("@described slow", "Sam is slow. The train is slow.", ["Sam is slow"]),
        ("@described slow", "He isn't slow. She doesn't seem slow. They are tired and a bit slow.", ["They are tired and a bit slow"]),
        ("@described slow", "Staff describe Sam as slow. Her behaviour is slow.", ["describe Sam as slow", "behaviour is slow"]),
        ("@conduct odd", "His behaviour in the hall on Fridays was odd. He is odd.", ["behaviour in the hall on Fridays was odd"]),
        ("@conduct odd", "His odd behaviour. The hall was odd.", ["odd behaviour"]),
        ("@described slow", "Sam is, however, slow. He is ill, slow. He is surprisingly slow. Sam calls the family slow.", ["Sam is, however, slow", "He is surprisingly slow", "calls the family slow"]),
        ("@described slow", "Slow and sleepy. Can be slow. The slow and steady one.", ["Slow and", "Can be slow"]),
        ("@called pest", "She is a real pest. A pest of crops. A bit of a pest.", ["She is a real pest", "A bit of a pest"]),
        ("@judged dire", "His reading of long words is dire. The road is dire. Dire spelling.", ["reading of long words is dire", "Dire spelling"]),
        ("^ end", "End. The end (end) and end", ["End", "end"]),
        ("@very bad", "Appallingly bad, a family bad, early bad", ["Appallingly bad"]),
        ("end", "The end is at the end", ["end", "end"]),
    ],
)  # fmt: skip
def test_a_phrase_finds_what_it_says(term, text, wanted):
    assert found(term, text) == wanted


def test_an_excuse_overlaps_or_stands_in_the_sentence():
    assert found("lazy", "a lazy eye, a lazy boy", unless=["lazy eye"]) == ["lazy"]
    assert found("behind", "Behind, score 82. Behind.", unless_with=["score"]) == ["Behind"]


@pytest.mark.parametrize("term", ["a? b?", "@nobody is", "non-verbal|mute", "n/a given", "so & so"])
def test_a_phrase_that_cannot_be_read_is_refused(term):
    with pytest.raises(ValueError, match="phrase|group|hyphen"):
        Lexicon([{"code": "x", "terms": [term]}])


@pytest.mark.parametrize(
    "text", ["Zoë 🎨 is lazy", "Zoë 👩‍👩‍👧 is lazy", unicodedata.normalize("NFD", "Zoë, élève, is lazy"), "a\r\nlazy", "la\u00adzy", "ﬁt lazy", "İ lazy ß"]
)  # fmt: skip
def test_places_are_those_of_the_text_as_it_was_given(text):
    (words,) = found("lazy", text)
    assert words.replace("\u00ad", "") == "lazy"


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("refuse", {"refuses", "refused", "refusing"}),
        ("try", {"tries", "tried", "trying"}),
        ("stop", {"stopped", "stopping"}),
        ("watch", {"watches", "watched"}),
        ("be", {"were", "is"}),
    ],
)
def test_forms_of_a_word(base, forms):
    assert forms <= language.forms_of(base)


def test_what_stands_in_quotation_marks():
    text = Text("A “b ‘c’ d” e \"f\" g 'h i' j’s k ‘l m’ n\n> o p\nthe boys' q")
    assert [text.text[a:b] for a, b in text.quotations] == ["“b ‘c’ d”", "‘c’", '"f"', "'h i'", "‘l m’", "> o p"]
    assert text.is_quoted(text.text.index("c"), text.text.index("c") + 1)
    assert text.is_quoted(text.text.index(" d"), text.text.index(" d") + 2)
    assert not text.is_quoted(text.text.index("e "), text.text.index("e ") + 1)


def test_a_quotation_that_is_never_closed_hides_nothing():
    text = Text("He said “so it is.\nHe is lazy ”.")
    assert not text.is_quoted(20, 24)


def test_sentences_are_numbered_and_titles_end_none():
    text = Text("Mr. Lee came. He left!\nNo end")
    assert [text.text[a:b].strip() for a, b in text.sentences] == ["Mr. Lee came.", "He left!", "No end"]
    assert [text.sentence_number(n) for n in (0, 14, 25)] == [0, 1, 2]


DENIED = [
    "He is not lazy.",
    "He isn't at all lazy.",
    "Nobody thinks that she is lazy.",
    "We no longer describe her as lazy.",
    "He is neither naughty nor lazy.",
    "He is not naughty, lazy or rude.",
    "There is no evidence that he is lazy.",
    "She is anything but lazy.",
    "Rather than lazy she is tired.",
    "It would be wrong to call her lazy.",
    "This is not because he is lazy.",
    "Mia describes herself as lazy.",
]
MEANT = [
    "He is lazy.",
    "He is not only lazy.",
    "It is no wonder he is lazy.",
    "When he does not get his way he is lazy.",
    "He does not listen and is lazy.",
    "He is not kind. He is lazy.",
    "He never stops being lazy.",
    "He is not always lazy.",
    "He is no less lazy.",
    "With full stops lazy writing can be read.",
    "He cannot be left as he is lazy.",
]


@pytest.mark.parametrize("text", DENIED)
def test_a_denial_reaches_what_it_governs(text):
    read = Text(text)
    assert language.is_negated(read, read.tokens.index("lazy"))


@pytest.mark.parametrize("text", MEANT)
def test_a_denial_reaches_nothing_else(text):
    read = Text(text)
    assert not language.is_negated(read, read.tokens.index("lazy"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mrs Lazy came.", True),
        ("Mr. Lazy came.", True),
        ("He went to Lazy Acre School.", True),
        ("Lazy Lane is near.", True),
        ("Jo Lazy came.", True),
        ("Lazy boys came.", False),
        ("He is Lazy.", False),
        ("HE IS LAZY TODAY.", False),
        ("He is lazy, Sam says.", False),
    ],
)
def test_a_name_is_known_by_what_stands_beside_it(text, name):
    start = text.casefold().index("lazy")
    assert language.is_name(Text(text), start, start + 4) is name


def test_a_known_name_needs_its_capital():
    assert language.is_name(Text("We met Lazy."), 7, 11, {"lazy"})
    assert not language.is_name(Text("We met lazy."), 7, 11, {"lazy"})


def test_of_hits_in_one_another_the_longest_stays_and_a_mark_stands_alone():
    rows = [{"code": "a", "terms": ["school refusal"]}, {"code": "b", "terms": ["refusal"]}, {"code": "c", "terms": ["refusal to"], "mark": True}]
    hits = Lexicon(rows[:2]).find(Text("school refusal"))
    assert [hit.row["code"] for hit in language.outermost(hits)] == ["a"]
    hits = Lexicon(rows).find(Text("school refusal to eat"))
    assert [hit.row["code"] for hit in language.outermost(hits, "mark")] == ["c"]


def test_groups_hold_words_in_small_letters():
    assert all(word == word.casefold() and " " not in word for words in GROUPS.values() for word in words)

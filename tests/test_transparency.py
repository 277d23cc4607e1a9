"""The plugin transparency and its table: every row fires on its example, and the labelled sentences come out right."""

import json
from pathlib import Path

import pytest

from ehcforms.model import Participant
from ehcforms.testing import a_case, a_review, a_submission, an_answer
from plugins import transparency

ROOT = Path(__file__).parent.parent
TABLE = json.loads((ROOT / "rules" / "transparency.json").read_text(encoding="utf-8"))
SENTENCES = sorted((Path(__file__).parent / "sentences").glob("*.json"))


def said(site, *texts, case=None, **changes):
    answers = tuple(an_answer(f"q{number}", text, **changes) for number, text in enumerate(texts))
    return transparency.check(a_submission(answers=answers), None, case or a_case(), a_review(), site.rules)


def codes(site, *texts, **changes):
    return [one.code.removeprefix("transparency.") for one in said(site, *texts, **changes)]


def test_the_lexicon_is_wide():
    assert len(TABLE["rows"]) >= 130
    assert sum(len(row["terms"]) for row in TABLE["rows"]) >= 400


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: row["code"])
def test_a_row_is_whole_and_fires_on_its_example(site, row):
    assert row["why"] and row["suggestion"] and row["basis"] and row["effective_from"] and row["severity"] == "advice"
    case = a_case(child={"preferences": tuple(row.get("when_preferred", ()))})
    found = said(site, row["example"], case=case)
    wanted = "transparency.safeguarding" if row.get("safeguarding") else f"transparency.{row['code']}"
    assert wanted in [one.code for one in found]
    assert all(one.severity == "advice" and one.suggestion and row["example"][one.start : one.end] for one in found)


def test_codes_are_told_apart():
    names = [row["code"] for part in ("rows", "findings", "signs") for row in TABLE[part]]
    assert len(names) == len(set(names))


def test_the_sentences_are_many_half_of_them_harmless_and_none_is_an_example():
    sentences = json.loads((Path(__file__).parent / "sentences" / "transparency.json").read_text(encoding="utf-8"))["sentences"]
    texts = [one["text"] for one in sentences]
    assert len(set(texts)) == len(texts) >= 400
    assert 0.45 <= sum(not one["codes"] for one in sentences) / len(texts) <= 0.6
    assert {row["example"] for row in TABLE["rows"]} & set(texts) == set()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The hall is not suitable for the handicapped.", True),
        ("He is not handicapped.", False),
        ("He isn't spoilt, he is frightened.", False),
        ("He is spoilt.", True),
        ("His brother calls him ‘crazy’.", False),
        ("His brother calls him crazy.", True),
        ("The blind in the hall was mended.", False),
        ("The club is for the blind.", True),
    ],
)
def test_what_is_denied_or_quoted_is_left_alone_but_a_group_named_as_a_thing_is_not(site, text, wanted):
    assert bool(said(site, text)) is wanted


def test_safeguarding_leads_to_a_person_and_to_no_other_words(site):
    (found,) = said(site, "She puts herself at risk with risky behaviour when with her sister.")[:1]
    assert found.code == "transparency.safeguarding" and "designated safeguarding lead" in found.suggestion
    for row in TABLE["rows"]:
        assert not row.get("safeguarding") or "safeguarding lead" in row["suggestion"]


def test_names_of_the_case_are_left_alone(site):
    people = (Participant(id="p", role="parent", name="Jo Moody"),)
    assert codes(site, "We met Moody.", case=a_case(people=people)) == []
    assert codes(site, "We met Moody.") == ["rude"]


@pytest.mark.parametrize(
    ("text", "preferences", "wanted"),
    [
        ("Sam is an autistic.", (), ["an-epileptic"]),
        ("Sam is an autistic.", ("autistic",), []),
        ("He has autism.", (), []),
        ("He has autism.", ("autistic",), ["with-preference"]),
        ("Sam is non-verbal.", ("non-verbal",), []),
        ("Sam has Asperger’s.", ("Asperger's",), []),
    ],
)
def test_what_the_person_asked_to_be_called(site, text, preferences, wanted):
    assert codes(site, text, case=a_case(child={"preferences": preferences})) == wanted


def test_a_remedy_in_the_same_or_the_next_sentence(site):
    assert codes(site, "He is unable to read a page.") == ["unable"]
    assert codes(site, "He is unable to read a page, but he can read a line with help.") == []
    assert codes(site, "He is unable to read a page. With a ruler he can read a line.") == []
    assert codes(site, "He is unable to read a page. It rained. He can swim.")[:1] == ["unable"]
    assert codes(site, "He is lazy, but he can read.") == ["lazy"]


def test_own_words_and_choices_are_not_read(site):
    assert codes(site, "I am lazy.", own_words=True) == []
    assert codes(site, ("lazy",)) == []
    assert codes(site, "lazy", type="RadiosField") == []


def test_a_site_without_the_table_says_nothing():
    assert transparency.check(a_submission(answers=(an_answer("a", "lazy"),)), None, a_case(), a_review(), {}) == []


WHOLE = {
    "long-sentence": (["word " * 36 + "end."], ["word " * 33 + "end."]),
    "acronym": (["She has SALT."], ["She has SALT.", "Speech and language therapist (SALT) visits."]),
    "strengths-first": (["Reading is hard for her. A card helps. She came."], ["She can swim.", "Reading is hard for her. A card helps. She came."]),
    "next-step": (["She can swim. Reading is hard for her. It rained."], ["She can swim. Reading is hard for her. A card helps."]),
    "name": (["He swam. " * 40], ["He swam. " * 40, "Sam ran."]),
}  # fmt: skip


@pytest.mark.parametrize("code", WHOLE)
def test_what_is_said_of_the_whole_and_its_harmless_twin(site, code):
    noticed, harmless = WHOLE[code]
    assert code in codes(site, *noticed)
    assert code not in codes(site, *harmless)


@pytest.mark.parametrize(
    "text",
    [
        "Reading is hard for her.",
        "Reading is hard. It rained.",
        "His OCD and ADHD are known to the GP.",
        "The NHS trust, the LA and the TA came to the EHC review.",
        "Her primary need has the SEN2 code PMLD.",
        "SALT AND PEPPER WERE ON THE TABLE",
    ],
)
def test_a_short_answer_is_left_in_peace(site, text):
    assert codes(site, text) == []


HARD = "Reading is hard for her. A card helps. She came."


def test_a_form_that_asks_what_goes_well_has_begun_with_it(site):
    form = site.forms["setting-advice"]
    asked = [(page.id, one) for page in form.pages for one in page.questions]
    (first,) = [number for number, (_, one) in enumerate(asked) if one.fact == "strengths"]

    def told(number, *before):
        page, question = asked[number]
        answers = (*before, an_answer(question.id, HARD, page=page))
        return "transparency.strengths-first" in [one.code for one in transparency.check(a_submission(answers=answers), form, a_case(), a_review(), site.rules)]

    scant, full = (an_answer("strengths", text, fact="strengths") for text in ("See below.", "Sorts the post for three floors."))
    assert told(0) and not told(first + 1)
    assert told(first + 1, scant) and not told(first + 1, full)


def test_a_key_to_levels_is_left_alone(site):
    assert codes(site, "A = on track; B = working behind the expected standard") == []
    assert codes(site, "B – working behind the expected standard", fact="attainment_key") == []
    assert codes(site, "He is working behind the expected standard") == ["behind"]


def test_initials_of_a_lesson_are_known_and_those_of_a_job_are_spelt_out(site):
    assert codes(site, "He likes DT. He likes PE. He can swim.") == []
    assert codes(site, "He likes Mr Hay. Mr Hay is his HLTA. He can swim.") == ["acronym"]


def test_initials_are_pointed_at_once(site):
    assert codes(site, "CAMHS came.", "CAMHS came again.") == ["acronym"]



"""Preparing for adulthood: when it applies, what is asked at which age, and what counts as an answer."""

from datetime import date

import pytest

from ehcforms import facts_of
from ehcforms.rulebook import Rulebook
from ehcforms.testing import a_case, a_review, a_submission, an_answer
from plugins import adulthood

D = date.fromisoformat
NINE = a_case(child={"date_of_birth": D("2012-03-04")})
STRANDS = {"employment": "Visits", "independent_living": "Bus", "community": "Choir", "health": "Yearly check"}


def report(**said):
    rows = STRANDS | said
    answers = (an_answer(f"a-{name}", words, fact=f"adulthood_{name}") for name, words in rows.items() if words)
    return a_submission("report", answers=tuple(answers))


def said(site, words, case=NINE):
    found = adulthood.check(report(health=words), site.forms["report"], case, a_review(), site.rules)
    assert all(one.severity == "block" and one.field and "Good health" in one.message for one in found)
    return [one.code.partition(".")[2] for one in found]


@pytest.mark.parametrize(
    "words",
    [
        "Visits",
        "He sees his GP each year.",
        "Considered, nothing needed, because the yearly check went well.",
        "considered, nothing needed, because he cooks for himself",
        "CONSIDERED, NOTHING NEEDED, BECAUSE SHE TRAVELS ALONE ALREADY",
        "Considered - nothing needed because the yearly check went well",
        "Considered – nothing is needed: he knows his own medicines",
        "Considered: no provision needed as he travels alone by bus",
        "“Considered, nothing needed, because” Sam’s yearly check went well",
        "We considered this and nothing is needed because he already cooks",
        "This was considered; no further support is required since she volunteers weekly.",
        "Nothing needed, because he swims twice a week and sleeps well",
        "Considered at length with Sam, who wants to learn to drive",
        "No concerns about sleep; eats well and knows his tablets by name",
        "Sam wants to be a chef. No further support needed.",
        "Not keen on the gym, but walks the dog every day",
        "He can’t yet cross roads alone; travel training starts in May",
        "See attached vocational profile, pages 2 to 4",
        "No change: still swims on Tuesdays with his cousin",
        "🏊 twice a week",
    ],
)
def test_an_answer(site, words):
    assert said(site, words) == []


@pytest.mark.parametrize(
    "words",
    [
        "n/a", "N/A.", "NA", "-", "–", "…", ".", "🙂", "none", "None.", "nil", "no", "Nothing", "not applicable", "see above", "See above.",
        "N/A - see above", "None at present", "Not applicable at this stage", "as above", "TBC", "to follow", "no change since last review",
        "Not yet", "x", "Nothing needed at this time.", "don’t know", "fine",
    ],
)  # fmt: skip
def test_a_lazy_word_is_no_answer(site, words):
    assert said(site, words) == ["not-an-answer"]


@pytest.mark.parametrize(
    "words",
    [
        "Considered",
        "Considered.",
        "Considered, nothing needed",
        "Considered, nothing needed, because",
        "Considered, nothing needed, because …",
        "Considered, nothing needed, because n/a",
        "Considered - nothing needed at this time",
        "Considered: no provision needed as not needed",
        "Discussed, nothing required at present",
        "No provision is needed for Sam at the moment",
    ],
)
def test_nothing_needed_says_why(site, words):
    assert said(site, words) == ["no-reason"]


@pytest.mark.parametrize("words", ["", "   ", "\n\t"])
def test_an_empty_strand_is_missing(site, words):
    assert said(site, words) == ["missing"]


def test_each_strand_is_asked_for_by_itself(site):
    found = adulthood.check(a_submission("report"), site.forms["report"], NINE, a_review(), site.rules)
    assert [one.field for one in found] == [f"adulthood-{row['strand']}" for row in site.rules.rows("adulthood")]
    assert adulthood.check(report(), site.forms["report"], NINE, a_review(), site.rules) == []
    assert adulthood.check(a_submission("triage"), site.forms["triage"], NINE, a_review(), site.rules) == []


def test_before_year_nine_nothing_is_blocked(site):
    assert said(site, "n/a", a_case(child={"date_of_birth": D("2012-09-01")})) == []


@pytest.mark.parametrize(
    ("born", "taught", "meeting", "needed"),
    [
        ("2012-08-31", None, "2025-08-31", False),
        ("2012-08-31", None, "2025-09-01", True),
        ("2012-08-31", None, "2025-09-02", True),
        ("2012-09-01", None, "2025-09-01", False),
        ("2012-09-01", None, "2026-08-31", False),
        ("2012-09-01", None, "2026-09-01", True),
        ("2012-09-01", 9, "2025-09-01", True),
        ("2012-08-31", 8, "2025-09-01", True),
        ("2012-09-01", 8, "2025-09-01", False),
        ("2012-02-29", None, "2025-09-01", True),
        ("2004-01-01", None, "2026-01-01", True),
    ],
)
def test_year_nine_is_taken_on_the_meeting_date_by_age_or_by_class(site, born, taught, meeting, needed):
    case = a_case(child={"date_of_birth": D(born), "year_taught": taught})
    review = a_review(facts={"meeting_date": D(meeting)})
    (page,) = adulthood.ask(site.forms["report"], case, review, D("2026-12-30"), site.rules)
    assert {question.required for question in page.questions} == {True if needed else "recommended"}
    assert len(page.questions) == 4 and "{nothing}" not in page.intro
    found = [one.code for one in adulthood.watch(case, review, D(meeting), site.rules)]
    assert ("adulthood.applies" in found) == needed


def test_what_to_do_before_the_meeting_is_not_said_after_it(site):
    case, review = a_case(child={"date_of_birth": D("2010-01-01")}), a_review(facts={"meeting_date": D("2026-02-03")})
    found = {on: len(adulthood.watch(case, review, D(on), site.rules)) for on in ("2026-02-02", "2026-02-03", "2026-02-04")}
    assert found == {"2026-02-02": 1, "2026-02-03": 1, "2026-02-04": 0}


@pytest.mark.parametrize(
    ("meeting", "found"),
    [("2026-03-31", []), ("2026-04-01", ["early"]), ("2026-08-31", ["early"]), ("2026-09-01", ["applies"]), ("2025-06-01", [])],
)
def test_the_summer_of_year_eight_is_a_good_time_to_begin(site, meeting, found):
    case = a_case(child={"date_of_birth": D("2012-09-01")})
    said = adulthood.watch(case, a_review(facts={"meeting_date": D(meeting)}), D("2026-01-05"), site.rules)
    assert [one.code.partition(".")[2] for one in said] == found and not any("{" in one.message for one in said)


def test_prompts_grow_with_age(site):
    def hints(born):
        case = a_case(child={"date_of_birth": D(born)})
        (page,) = adulthood.ask(site.forms["report"], case, a_review(), D("2026-01-05"), site.rules)
        return " ".join(question.hint for question in page.questions)

    steps = {
        "become work": ("2014-09-02", "2012-08-31"),
        "travel training": ("2012-08-31", "2012-09-01"),
        "GP’s register": ("2012-01-05", "2012-01-06"),
        "Mental Capacity Act": ("2010-01-05", "2010-01-06"),
        "Care Act": ("2010-01-05", "2010-01-06"),
        "31 March": ("2010-08-31", "2010-09-01"),
        "tenancy": ("2008-01-05", "2008-01-06"),
    }
    for words, (there, absent) in steps.items():
        assert words in hints(there) and words not in hints(absent), words


def test_an_authority_may_begin_earlier_and_not_later(site):
    def applies(year):
        tables = {**dict(site.rules), "adulthood": {**site.rules["adulthood"], "from_year": year}}
        case = a_case(child={"date_of_birth": D("2012-09-01")})
        return [facts_of(case, a_review(), D(on), Rulebook(tables))["adulthood"] for on in ("2026-01-05", "2026-09-05")]

    assert applies(8) == [True, True] and applies(9) == [False, True] and applies(10) == [False, True]

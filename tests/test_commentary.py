"""The commentary on each outcome supports its status, and is left alone where it does."""


import pytest

from ehcforms.rulebook import Rulebook
from ehcforms.testing import TODAY, a_case, a_review, a_submission, an_answer
from plugins import commentary


def row(number, status, text, **facts):
    """The answers on one outcome."""
    given = {"outcome_status": status, "outcome_commentary": text, **facts}
    return [
        an_answer(fact.removeprefix("outcome_").replace("_", "-"), value, page="outcomes", row=f"o{number}", fact=fact)
        for fact, value in given.items()
        if value is not None
    ]


def said(site, *rows, form="setting-advice", case=None):
    paper = a_submission(form=form, answers=tuple(answer for one in rows for answer in one))
    return list(commentary.check(paper, site.forms[form], case or a_case(), a_review(), site.rules))


def codes(site, status, text, **facts):
    return [one.code.removeprefix("commentary.") for one in said(site, row(1, status, text, **facts))]


SAYS_NOTHING = [
    ("on-track", "On track."),
    ("on-track", "on track"),
    ("achieved", "Achieved"),
    ("achieved", "This outcome has been fully achieved."),
    ("achieved", "See report"),
    ("on-track", "As above"),
    ("on-track", "Ditto."),
    ("on-track", "Sam is making good progress."),
    ("on-track", "N/A"),
    ("partly", "Some progress has been made."),
    ("not-on-track", "Not on track yet."),
    ("not-on-track", "–"),
    ("no-longer-relevant", "No longer relevant"),
    ("on-track", "👍"),
    ("on-track", ""),
    ("on-track", None),
    ("achieved", "Ada Okafor (SENCo): Achieved.\n\nKit Moss (class teacher): As above."),
    ("not-on-track", "There has been no progress."),
    ("not-on-track", "Sam needs to work on this."),
    ("achieved", "This has been achieved, well done Sam!"),
]


@pytest.mark.parametrize(("status", "text"), SAYS_NOTHING)
def test_words_that_only_repeat_the_status_are_pointed_at(status, text, site):
    assert codes(site, status, text) == ["nothing-said"]


CANNOT = [
    "He struggles with writing.",
    "Sam finds reading difficult and becomes upset.",
    "He needs constant support.",
    "Sam can be aggressive when he is asked to work.",
    "Sam can find it hard to settle.",
    "Sam has made limited progress this year due to absence.",
    "Staff can see that he is anxious.",
    "He will be able to read next year.",
    "Sam rarely reads in class.",
    "Attendance has been low, so the group did not run.",
    "Sam remains below age-related expectations.",
    "Sam’s reading is still at the level of a much younger child.",
    "Sam is unable to write independently.",
    "Sam cannot read or write independently.",
    "Sam requires full adult support to dress independently.",
    "Sam takes a long time to settle and does not follow instructions.",
    "Sam’s anxiety means he can’t come into lessons.",
    "We hope that Sam can read by July.",
    "Sam shouts out and leaves the room.",
    "The school has tried various strategies.",
    "He doesn’t use his communication book.",
    "Progress is slower than we expected and he needs more time.",
    "Unable to write.",
    "Ada Okafor (SENCo): He struggles with writing.",
    "Sam is not on track with this outcome and requires significant support.",
    "He has significant difficulties with phonics.",
    "Sam has not been able to access the curriculum.",
    "She is working well below her peers.",
    "Sam refuses to engage in writing tasks.",
    "His behaviour has been a barrier to learning.",
    "Sam has regressed since the summer.",
    "Due to staffing issues this has not been delivered.",
    "Sam’s needs are complex and this outcome is too ambitious.",
    "He lacks confidence.",
    "She is not able to sit still.",
    "Sam does not interact with peers.",
    "He cannot do this at the moment.",
    "Sam has poor fine motor skills.",
    "Sam remains highly anxious and is rarely in class.",
    "The outcome needs to be broken down into smaller steps.",
    "He finds it impossible to concentrate.",
    "Sam still has a long way to go.",
    "She is unable to manage her emotions and lashes out.",
    "Not able to read yet.",
    "Sam shows little interest in reading.",
    "Sam has been absent for most of the year.",
    "He is two years behind his peers in reading.",
    "We would like Sam to be able to tie his laces.",
    "The aim is that he can read by Easter.",
    "Sam is not making the progress that we would expect.",
    "He gets frustrated and gives up easily.",
    "Sam is easily distracted and fails to complete work.",
    "Staff support Sam with this every day.",
    "Teachers use visual cues and repeat instructions.",
    "He never puts his hand up.",
    "It is hard to say as Sam is often off.",
    "Sam is an anxious boy.",
    "This continues to be difficult for Sam.",
    "Sam is dependent on adults for all tasks.",
    "He hardly speaks in school.",
    "Sam has not made the expected gains and remains reliant on an adult.",
    "Attention and concentration continue to be a concern.",
    "Sam is below where he should be.",
    "This is an area of weakness.",
    "The group stopped in November because the therapist left.",
    "He has had a difficult year following the bereavement.",
    "Sam does not cope with change and his mood is low.",
    "More work is needed before this can be met.",
    "He will not attempt any writing and rips up his work.",
    "She is not yet confident.",
    "Sam's attendance is 62% and this has affected his progress.",
    "Little evidence of this being achieved so far.",
    "Unfortunately Sam's speech remains unclear to unfamiliar listeners.",
    "Sam has poor recall and forgets what he has been taught.",
    "It was agreed that the target should continue.",
    "The target is too high and will be rewritten.",
    "He cannot follow more than one instruction.",
    "Sam requires constant reminders to stay on task.",
    "Sam needs to be taught how to do this.",
    "He is often dysregulated and needs to leave the room.",
    "Sam isn't able to wait and will shout out.",
    "She has been unable to access the sessions.",
    "Staff have found it hard to engage Sam.",
    "Sam is at risk of exclusion.",
]


@pytest.mark.parametrize("status", ["not-on-track", "partly"])
@pytest.mark.parametrize("text", CANNOT)
def test_a_judgement_of_not_yet_says_what_the_child_can_do(text, status, site):
    assert codes(site, status, text) == ["can-do"]


CAN = [
    "Sam is not on track but can now write his name with a scribe.",
    "Sam reads half a page aloud with two words told.",
    "Sam cannot yet tie his laces. He holds both ends and crosses them with help from Ms Brook.",
    "She recognises 12 of 20 words.",
    "They join in with songs and point to the picture they want.",
    "With prompting from an adult, Sam takes turns in a game.",
    "Reads CVC words; spells his name.",
    "Sam has learned to ask for a break.",
    "He is beginning to write sentences",
    "He managed to travel to college alone twice, although this is not where we want him to be.",
    "Sam understands single words when a picture is shown.",
    "Sam can’t add, but is able to count to ten.",
    "She has difficulty with phonics but knows 18 letter sounds",
    "He does not yet start a game; when a friend invites him he joins in for ten minutes.",
    "Sam does not use the toilet alone. With support he pulls his trousers up.",
    "Sam still needs an adult beside him and manages three steps of the routine.",
    "Ada Okafor (SENCo): Not yet. Kit sees that Sam now counts to ten.",
    "Sam now uses single words to make requests at snack time.",
    "He can sit with the group for up to seven minutes before needing a movement break.",
    "Currently Sam is able to identify 8 colours.",
    "Progress has been slow but she is able to dress herself with two prompts.",
    "Although not yet on track, Sam independently washes his hands.",
    "Sam has started to tolerate wearing ear defenders.",
    "When given visual cues she sequences three pictures.",
    "He has increased his spoken words from 5 to 20.",
    "Sam is working on this. He now attempts to write initial sounds and forms 12 letters correctly.",
    "With the help of a writing slope and a TA, Sam records two sentences.",
    "Sam will approach an adult for help when overwhelmed.",
    "She has made the first steps: she greets her key person by name each morning.",
    "Sam counts reliably to 10 and recognises numerals to 5.",
    "In small groups Sam takes turns with one other child.",
    "He successfully completes two-step instructions on most days.",
    "Sam is consistently using his communication book to ask for drinks.",
    "Sam communicates his needs through gesture and leading adults by the hand.",
    "He benefits from a now and next board and is able to follow it for the morning.",
    "Whilst Sam has not met the target, he has moved from one-word to three-word phrases.",
    "She demonstrates good listening when sat near the teacher.",
    "Sam walks between lessons without an adult.",
    "Sam copes with changes when told in advance.",
    "They are able to express their feelings using a scale.",
    "He's able to write his first name.",
    "She's learned to ride the bus to college.",
    "Sam copied six letters last week.",
    "Sam has good knowledge of number bonds to ten.",
    "Sam can stay in class all morning.",
    "He can have a conversation of three turns.",
    "Sam shows he understands by pointing.",
    "Sam is able, with support from an LSA, to plan his day.",
    "He is increasingly able to share.",
    "Independent in the toilet at home, with one reminder at school.",
    "Sam is yet to achieve this in full. At present he recognises his own name and finds his peg unaided.",
    "On good days Sam stays for the whole assembly.",
    "Sam is now at the stage where he puts on his coat and asks for help with the zip.",
    "Whole-class work remains hard; in a pair, Sam contributes one idea each lesson.",
    "Sam achieves three of the five steps: washing, drying, and putting the towel back.",
    "He can’t yet write a sentence, though he dictates a story of eight sentences to a scribe.",
    "With the hoist and two adults Sam transfers to the stander and stands for 15 minutes.",
    "Sam vocalises to ask for more and looks towards his choice.",
    "The staff nurse checks his feed; Sam holds the syringe and pushes the plunger himself.",
    "He made two friends this term and plays tag with them.",
    "Sam has mastered adding to 10 and is working on subtraction.",
    "Sam gained 8 marks on the spelling test.",
    "She will eat in the dining hall if her friend sits beside her.",
    "Sam accepts a change of room once he has seen the picture.",
    "Sam rarely needs a prompt to start, and writes three lines before he stops.",
    "They organise their own bag on most mornings.",
    "Lately Sam has been joining the choir and singing in front of others.",
    "From January he travelled by taxi alone.",
    "Sam has the skills to cook pasta and does so at home.",
    "Knows all letter sounds, blends three-letter words.",
    "Sam could name two colours in May and names six now.",
]


@pytest.mark.parametrize("status", ["not-on-track", "partly"])
@pytest.mark.parametrize("text", CAN)
def test_what_the_child_can_do_is_left_alone(text, status, site):
    assert codes(site, status, text) == []


UNSEEN = [
    "Sam has come on so much and we are all delighted with him.",
    "Sam is confident, happy and settled and has had a lovely year.",
    "He is a pleasure to teach.",
    "Sam works hard and tries his best.",
    "Sam continues to develop his skills in this area.",
    "We have seen improvement and staff are pleased.",
    "Sam’s teacher reports that he is doing really well in class.",
    "Sam has done brilliantly and should be proud.",
    "Everyone is really pleased with the progress made.",
    "Good progress is being made in all areas.",
    "He has matured a lot this year.",
    "Sam is much happier in school now.",
    "Sam is a lovely member of the class.",
    "Target achieved. New target to be set.",
    "We are happy with how this is going.",
    "Sam is meeting expectations.",
    "Sam is improving with support.",
]


@pytest.mark.parametrize("status", ["achieved", "on-track"])
@pytest.mark.parametrize("text", UNSEEN)
def test_a_good_judgement_needs_something_that_can_be_seen(text, status, site):
    assert codes(site, status, text) == ["evidence"]


SEEN = [
    "Sam reads a page aloud on four days a week.",
    "Fully met: Sam asks for help with his card in most lessons.",
    "He can read a page; he cannot write one.",
    "Sam now travels to college by bus alone.",
    "She initiates conversation with peers at lunch.",
    "Observed in two lessons: dressed for PE without help.",
    "His standard score rose from 78 to 85.",
    "Mum heard him say “I did it all by myself” after the bus.",
    "Sam does not need prompts any more and dresses himself.",
    "Sam has met this: he reads 20 words by sight.",
    "Class teacher and TA have both seen Sam ask for a break in four lessons this week.",
    "He manages his own locker and timetable.",
    "Sam now goes to the dining hall without an adult.",
    "Sam's reading has moved from Year 1 to Year 2 level.",
    "Using his planner, Sam arrives on time to lessons.",
    "He plays football with two friends at break.",
]


@pytest.mark.parametrize("status", ["achieved", "on-track"])
@pytest.mark.parametrize("text", SEEN)
def test_what_was_seen_supports_a_good_judgement(text, status, site):
    assert codes(site, status, text) == []


AGAINST = [
    ("achieved", "Sam has not yet managed a page."),
    ("achieved", "Sam has not yet asked for help."),
    ("achieved", "He hasn’t yet read a page aloud."),
    ("achieved", "Sam has partially achieved this outcome."),
    ("achieved", "This outcome has not been achieved."),
    ("achieved", "He can’t read a page aloud."),
    ("achieved", "No progress has been made."),
    ("on-track", "Little progress has been made since last year."),
    ("on-track", "Sam is not on track."),
    ("on-track", "He reads less than in May and has fallen behind."),
    ("not-on-track", "Sam has achieved this outcome."),
    ("not-on-track", "This outcome has been met."),
    ("not-on-track", "Sam is now fully on track and reads a page."),
    ("partly", "Fully achieved."),
    ("achieved", "Sam has not yet achieved this but is close."),
    ("achieved", "He still cannot tie his laces."),
    ("achieved", "Not met. Continue."),
    ("achieved", "Sam hasn't managed to do this."),
    ("achieved", "This target was not achieved due to absence."),
    ("achieved", "Sam is making slow progress towards this."),
    ("achieved", "He is unable to count past five."),
    ("achieved", "Sam is still working towards this outcome."),
    ("achieved", "Sam has made some progress but there is more to do."),
    ("on-track", "Sam is not making progress."),
    ("on-track", "There has been very little progress this year."),
    ("on-track", "Sam is behind where we would expect."),
    ("on-track", "He is struggling with this."),
    ("on-track", "Sam has gone backwards since Easter."),
    ("on-track", "Sam is significantly off track."),
    ("not-on-track", "Sam has met this target and can do it every day."),
    ("not-on-track", "Achieved in March. Sam reads every day."),
    ("not-on-track", "Sam is on track and reads daily."),
    ("partly", "This has been fully met; Sam reads daily."),
    ("not-on-track", "This outcome is complete. Sam dresses himself."),
    ("not-on-track", "He has achieved this and now reads daily."),
]


@pytest.mark.parametrize(("status", "text"), AGAINST)
def test_a_commentary_that_says_the_opposite_is_pointed_at_in_its_place(status, text, site):
    (one,) = said(site, row(1, status, text))
    assert one.code == "commentary.contradicts" and text[one.start : one.end] in one.message


NOT_AGAINST = [
    ("achieved", "Sam has not yet needed a reminder; he packs his own bag every morning."),
    ("achieved", "He reads a page. He does not need help."),
    ("on-track", "Sam has not yet reached a whole page but reads half."),
    ("on-track", "There are no concerns, and he reads half a page a day."),
    ("on-track", "Sam told us “I cannot do this”, and then read two pages."),
    ("not-on-track", "Sam has not achieved this outcome; he counts to ten."),
    ("not-on-track", "Sam is not yet on track. He counts to ten."),
    ("not-on-track", "To be on track Sam would count to twenty. He counts to ten."),
    ("partly", "Sam has achieved two of the three steps: he counts, and he adds."),
    ("partly", "Sam has almost met this outcome: he reads most of the page."),
    ("achieved", "Sam reads daily without difficulty."),
    ("achieved", "He no longer struggles with zips and fastens his own coat."),
    ("achieved", "Sam could not do this in May. Now he counts to twenty."),
    ("achieved", "Progress was slow at first; he now reads a page a day."),
    ("achieved", "He cannot wait to read each day and does so for ten minutes."),
    ("on-track", "Sam cannot yet read a whole page, but reads half with two words told."),
    ("on-track", "There is no concern about progress: he counts to twelve."),
    ("on-track", "Sam has not missed a session and reads half a page."),
    ("on-track", "He finds it hard to start and, with a prompt, writes three lines."),
    ("not-on-track", "He was on track in May. Since then he has been ill; he reads three words."),
    ("not-on-track", "With more sessions he will be on track; he reads three words."),
    ("not-on-track", "Sam met his friend’s dog and said its name."),
    ("partly", "One of two steps is achieved: he asks for a break."),
    ("partly", "Sam has achieved most of this; he counts to fifteen."),
    ("not-on-track", "The outcome cannot be achieved by July. Sam counts to five."),
]


@pytest.mark.parametrize(("status", "text"), NOT_AGAINST)
def test_words_that_fit_the_status_are_left_alone(status, text, site):
    assert codes(site, status, text) == []


@pytest.mark.parametrize("who", [None, "", "n/a", "Don’t know", "not me", "tbc"])
def test_who_cannot_comment_says_who_can(who, site):
    (one,) = said(site, row(1, "not-able-to-comment", "Not able to comment", outcome_who_can=who))
    assert (one.code, one.field) == ("commentary.who-can", "outcomes.o1.who-can")


@pytest.mark.parametrize(
    ("who", "text"),
    [("Speech and language therapist", "Not able to comment"), ("Pat Moore", ""), (None, "Her physio sees this.")],
)
def test_who_names_somebody_is_left_alone(who, text, site):
    assert codes(site, "not-able-to-comment", text, outcome_who_can=who) == []


def test_the_same_words_under_two_outcomes_are_pointed_at_the_second_time(site):
    words = "Sam reads half a page with Ms Brook."
    found = said(site, row(1, "on-track", words), row(2, "on-track", f" {words.upper()} "))
    assert [(one.code, one.field) for one in found] == [("commentary.pasted", "outcomes.o2.commentary")]
    assert said(site, row(1, "on-track", words), row(2, "on-track", "Sam counts to ten with Ms Brook.")) == []


def test_a_commentary_that_is_not_there_stands_beside_its_question(site):
    (one,) = said(site, row(1, "on-track", None))
    assert one.field == "outcomes.o1.commentary"


def test_it_speaks_of_the_child_by_name(site):
    (one,) = said(site, row(1, "partly", "He needs more time."), case=a_case(child={"known_as": "Sammy"}))
    assert "Sammy" in one.message and "{" not in one.message


@pytest.mark.parametrize("answers", [(), (an_answer("q", 5, fact="outcome_status"),), (an_answer("q", ["a"], fact="x", row="o1"),)])
def test_a_paper_without_outcomes_is_left_alone(answers, site):
    assert commentary.check(a_submission(answers=answers), site.forms["report"], a_case(), a_review(), site.rules) == []


@pytest.mark.parametrize("value", [None, 5, True, ["a"], {"a": 1}, ()])
def test_an_answer_of_an_odd_type_breaks_nothing(value, site):
    odd = [an_answer("status", value, page="p", row="1", fact="outcome_status"), an_answer("c", value, page="p", row="1", fact="outcome_commentary")]
    assert [one.code for one in said(site, odd)] == ["commentary.nothing-said"]


def test_without_its_table_it_says_nothing(site):
    paper = a_submission(answers=tuple(row(1, "on-track", "On track.")))
    assert commentary.check(paper, site.forms["report"], a_case(), a_review(), Rulebook({})) == []


def test_every_code_is_in_force_on_the_day(rules):
    assert len(rules.rows("commentary", TODAY, "findings")) == len(rules["commentary"]["findings"])

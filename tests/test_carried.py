"""What was said of somebody's words is not said again where another paper carries them with their name."""

from ehcforms.carried import without_repeated
from ehcforms.model import Finding
from ehcforms.testing import a_review, a_submission, an_answer

ADVICE = "Sam draws owls.\n\nSam refuses to write."
CARRIED = f"Ada Okafor (SENCo): {ADVICE}"


def kept(words, severity="advice", of="refuses", sent="setting-advice", kind="MultilineTextField", **changes):
    """Whether advice on a word of a report stays, after an advice was sent."""
    review = a_review(submissions=(a_submission(form=sent, answers=(an_answer("needs", ADVICE, type=kind),)),))
    paper = a_submission(form="report", answers=(an_answer("new-needs", words),))
    start = words.index(of)
    place = {"start": start, "end": start + len(of), **changes}
    finding = Finding(code="x.y", severity=severity, message="m", field="new-needs", basis="b", **place)
    return without_repeated((finding,), paper, review) == (finding,)


def test_words_of_others_are_judged_once():
    assert not kept(CARRIED)
    assert not kept(f"Ida Berg (Psychologist): She draws.\n\n{CARRIED}")
    assert not kept(CARRIED, of="Ada Okafor (SENCo): Sam draws owls.")


def test_words_of_the_writer_are_judged():
    assert kept("Sam refuses to write.")
    assert kept(ADVICE), "without a name they are the writer's own"
    assert kept(CARRIED.replace("refuses", "often refuses")), "whoever changes words has made them their own"
    assert kept(f"{CARRIED}\n\nSam never listens.", of="never")
    assert kept(CARRIED, sent="report"), "a newer version of the same paper is judged like the first"
    assert kept(CARRIED, kind="TextField"), "a provision that is recommended is the report's own"


def test_what_is_more_than_advice_or_about_the_whole_answer_stays():
    assert kept(CARRIED, severity="warning") and kept(CARRIED, severity="block")
    assert kept(CARRIED, start=None, end=None)

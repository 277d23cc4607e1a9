"""What a phrase means where it stands: whether it is denied, and whether it is a name."""

from collections.abc import Container

from ehcforms.language_text import Text
from ehcforms.language_words import GROUPS, OPENERS, TITLES, set_of

NOT = set_of("not no never nobody nothing none neither nor without isn't wasn't aren't weren't don't doesn't didn't won't wouldn't hasn't haven't hadn't "
    "can't cannot couldn't shouldn't longer hardly rarely seldom few isnt wasnt dont doesnt didnt wont cant")
"""Words that deny what follows."""
SOFT = set_of("avoid avoids avoided avoiding stop stopped stops wrong unfair unhelpful mistaken refrain instead rather far anything")
"""Words that deny what is said or called so."""
SAYING = set_of("think thinks thought believe believes say says saying said describe describes described describing call calls called calling "
    "evidence sign signs suggestion suggest suggests feel feels mean means suspect consider considered considers see sees seen regard "
    "regarded regards accept agree that as use uses using write writing label labelled labelling term terms word find finds found known "
    "case reason reports report records ever")
"""Words between a denial and what it denies, so that another subject may stand between them."""
STOPS = set_of("but because and so although though while whereas then unless until after before which if when since")
"""Words where what was denied ends."""
SUBJECTS = set_of("he she they it we i you he's she's they're there")
NOT_DENIED_BEFORE = set_of("only just simply merely always usually wonder doubt question surprising surprised surprise entirely matter stop stops stopping",
    "stopped fail fails cease ceases fewer less later help necessarily unusual uncommon unknown unless let deny denies dispute disputes")
"""After a denial, words that leave what follows as it is: not only, no wonder, never stops."""
HELPERS = set_of("dont doesnt didnt wont cant don't doesn't didn't won't wouldn't can't cannot couldn't shouldn't")
HELPED = set_of("do does did will would can could should")
"""What "not" follows where a verb is denied."""
LIGHT = set_of(
    "be become became get show display exhibit seem appear look sound have use feel experience present engage want act need"
)
"""Verbs that hand the denial on to what follows them: does not show any aggression."""
NO_TIME = set_of("point time stage way circumstances one once")
"""After "no" or "not", words that deny the whole sentence: at no point has she …"""
OWN = set_of("himself herself themselves themself myself")
IT = set_of("it this these")
CALLING = set_of("describe describes described describing call calls called calling sees see label labels labelled thinks")
REACH = 9
"""How many words before a phrase may deny it."""
DOING = set_of("do does did doing done")
PAIRS = {("rather", "than"), ("instead", "of"), ("far", "from"), ("free", "from"), ("free", "of"), ("anything", "but"), ("opposite", "of")}
"""Two words that deny together; but to do anything but refuse is to refuse."""


def is_negated(text: Text, place: int) -> bool:
    """Whether the phrase that begins with this word is denied, or is what somebody calls themselves."""
    if text.tokens[place] in CALLING and OWN.intersection(text.tokens[place + 1 : place + 2]):
        return True
    subject = saying = False
    since = 0
    for here in range(place - 1, max(-1, place - 1 - REACH), -1):
        word, before = text.tokens[here], text.tokens[here - 1] if here else ""
        if _ends(text, here + 1, since):
            return False
        if (before, word) in PAIRS and text.tokens[here - 2] not in DOING:
            return True
        if saying and (before, word) == ("used", "to"):
            return True
        if (word in OWN and before in CALLING) or (word in IT and before.startswith("call")):
            return True
        if word in ("stop", "stops", "stopped") and before != "full" and here == place - 1:
            return before not in NOT
        if word in NOT:
            return _denies(text, here, place, subject and not saying)
        if word in STOPS or (word == "as" and text.tokens[here + 1] in SUBJECTS):
            return word == "because" and before in NOT
        if word in SOFT and saying:
            return True
        saying = saying or word in SAYING
        subject = subject or word in SUBJECTS or _is_subject(text, here)
        since = 0 if word in ("or", "nor") else since + 1
    return False


def _ends(text: Text, place: int, since: int) -> bool:
    """Whether a clause ends before a word; a comma in a list that goes on with "or" is no end."""
    if text.breaks(place):
        return True
    return "," in text.between(place) and not (since <= 1 and _goes_on_with_or(text, place))


def _goes_on_with_or(text: Text, place: int) -> bool:
    return any(word in ("or", "nor") for word in text.tokens[place : place + 6])


def _denies(text: Text, here: int, place: int, other_subject: bool) -> bool:
    """Whether a denial reaches the phrase: no other subject between, and no word that takes it back."""
    if any(word in NOT_DENIED_BEFORE for word in text.tokens[here + 1 : here + 3][: place - here - 1]):
        return False
    if other_subject:
        return text.tokens[here + 1] in NO_TIME
    if not _denies_a_verb(text, here, place):
        return False
    if text.tokens[here] == "no" and place - here > 4:
        return any(word in SAYING for word in text.tokens[here + 1 : place])
    return True


def _denies_a_verb(text: Text, here: int, place: int) -> bool:
    """Whether a denied helper (does not, cannot) reaches the phrase: it follows at once, or is said, shown or had."""
    helper = text.tokens[here] in HELPERS or (text.tokens[here] == "not" and here > 0 and text.tokens[here - 1] in HELPED)
    between = text.tokens[here + 1 : place]
    return not helper or all(word in GROUPS["very"] for word in between) or any(word in SAYING or word in LIGHT for word in between)


def _is_subject(text: Text, place: int) -> bool:
    return text.text[text.spans[place][0]].isupper() and text.tokens[place] not in OPENERS


def is_name(text: Text, start: int, end: int, known: Container[str] = frozenset()) -> bool:
    """Whether a span is part of a name: of one that is known, or by a title or another capital beside it."""
    first, last = text.place_at(start), text.place_at(end - 1)
    words = range(first, min(last + 1, len(text.tokens)))
    if not all(text.text[text.spans[one][0]].isupper() for one in words) or text.text[start:end].isupper():
        return False
    if all(text.tokens[one] in known for one in words) or (len(words) > 1 and text.tokens[first] not in OPENERS):
        return True
    if last + 1 < len(text.tokens) and _has_capital(text, last + 1) and text.between(last + 1).strip(" -") == "":
        return text.tokens[last + 1] not in OPENERS or not _opens_sentence(text, start)
    if not first:
        return False
    gap = text.between(first)
    if text.tokens[first - 1] in TITLES and gap.strip(" .") == "" and _has_capital(text, first - 1):
        return True
    return gap.strip(" -") == "" and _has_capital(text, first - 1) and text.tokens[first - 1] not in OPENERS


def _has_capital(text: Text, place: int) -> bool:
    return text.text[text.spans[place][0]].isupper()


def _opens_sentence(text: Text, start: int) -> bool:
    number = text.sentence_number(start)
    return number < 0 or not any(sign.isalnum() for sign in text.text[text.sentences[number][0] : start])

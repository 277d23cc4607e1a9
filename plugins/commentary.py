"""Each outcome has a status and a commentary that supports it: what the child can do, seen and counted."""

import re
from functools import lru_cache

from ehcforms import by_row, language, rule, wording

TABLE = "commentary"
WRITER = re.compile(r"^[^:(\n]{1,120}\([^()\n]{1,120}\):", re.MULTILINE)
"""Who wrote a paragraph of a report: "Ada Okafor (SENCo):"."""
STOP = re.compile(r"[.!?:;\n]")
CLAUSE = re.compile(r"[.!?;:,\n]|\b(?:and|but|however|although|though|because|while)\b", re.IGNORECASE)


@rule
def check(submission, form, case, review, rules):
    """What is to be said of the commentary on each outcome: one thing for each."""
    if TABLE not in rules:
        return []
    on, found, seen = submission.day, [], set()
    for row in by_row(submission.answers).values():
        if not row.keys() & {"outcome_status", "outcome_commentary"}:
            continue
        plain = plain_of(row, rules, on)
        code, words = judge(row, plain, plain.text.strip().casefold() in seen, case, rules, on)
        if code:
            field = field_of(form, row, "outcome_who_can" if code == "who-can" else "outcome_commentary")
            found += rules.say(f"{TABLE}.{code}", on, field=field, known_as=case.known_as, **words)
        seen.add(plain.text.strip().casefold())
    return found


def plain_of(row, rules, on):
    """The commentary of a row without the names of those who wrote it."""
    plain = WRITER.sub("", wording.words_in(row.get("outcome_commentary")))
    return language.read(plain, wording.lexicon_of(rules, TABLE, on))[0]


def field_of(form, row, fact):
    """The field of a fact in a row, whether it was answered or not."""
    if fact in row:
        return row[fact].field
    known = next(iter(row.values()))
    page = next((one for one in form.pages if one.id == known.page), None)
    asked = [one.id for one in (page.questions if page else ()) if one.fact == fact]
    return f"{known.page}.{known.row}.{asked[0]}" if asked else known.field


def judge(row, plain, pasted, case, rules, on):
    """The code of what is wrong with the commentary on one outcome, with words for its message; empty if nothing is."""
    table, status, text = rules[TABLE], wording.words_in(row.get("outcome_status")), wording.words_in(row.get("outcome_commentary"))
    names = {part.casefold() for part in f"{case.child.name} {case.known_as}".split()}
    read, hits, _ = language.read(text, wording.lexicon_of(rules, TABLE, on))

    def says(code):
        return any(hit.row["code"] == code and holds(hit, read, rules) for hit in hits)

    if status in table["statuses"]["unable"]:
        who = language.Text(wording.words_in(row.get("outcome_who_can"))).words
        return ("", {}) if any(word.text not in table["nobody"] for word in who) or says("somebody") else ("who-can", {})
    able = does_something(plain, names, rules) or says("ability")
    if against := contradiction(hits, status, able, read, rules):
        place = {"start": against.start, "end": against.end}
        return "contradicts", {"words": text[against.start : against.end], "status": row["outcome_status"].text, **place}
    if all(word.text in table["filler"] or word.text in names for word in plain.words):
        return "nothing-said", {}
    if pasted:
        return "pasted", {}
    if status in table["statuses"]["behind"]:
        return ("", {}) if able else ("can-do", {})
    seen = able or any(letter.isdigit() for letter in text) or read.quotations or says("evidence")
    return ("evidence", {}) if status in table["statuses"]["well"] and not seen else ("", {})


def contradiction(hits, status, able, read, rules):
    """The first words that say the opposite of a status; what somebody cannot do speaks only where nothing says what they can."""
    against = (hit for hit in hits if status in hit.row.get("statuses", ()) and (hit.row["code"] != "unable" or not able))
    return min((hit for hit in against if holds(hit, read, rules)), key=lambda hit: hit.start, default=None)


def does_something(read, names, rules):
    """Whether a text says something that the child does: "Sam now reads …", "and dresses", or a sentence that begins "Reads …"."""
    table, words, verbs = rules[TABLE], read.words, verbs_of(rules)
    who = names | {*table["subjects"]}
    for place, word in enumerate(words):
        if word.text in verbs and word.text.endswith(("s", "ed")) and is_open(read, place):
            noun = words[place + 1 : place + 2] and words[place + 1].text in table["after_noun"]
            if word.text not in table["no_deeds"] and not noun and not following(words, place) & {*table["empty"]}:
                return True
        elif word.text in who and deed_after(read, place, verbs, table):
            return True
    return False


def is_open(read, place):
    """Whether a verb at this place has its subject before it: it begins a sentence, or goes on after "and" or "but"."""
    before = read.words[place - 1] if place else None
    return before is None or before.text in ("and", "but") or STOP.search(read.text[before.end : read.words[place].start])


def deed_after(read, place, verbs, table):
    """Whether somebody at this place does something in the same sentence."""
    words, ahead, last = read.words, place + 1, min(len(read.words), place + 5)
    while ahead < last and is_between(words[ahead].text, table):
        ahead += 1
    if ahead >= len(words) or STOP.search(read.text[words[place].end : words[ahead].start]):
        return False
    verb, then = words[ahead].text, following(words, ahead)
    between = {word.text for word in words[place + 1 : ahead]}
    does = verb in verbs and (verb.endswith("ing") or not between & {*table["be"]})
    does = does or (verb.endswith("s") and not verb.endswith(("ss", "'s")) and len(verb) > 3 and not between & {*table["be"], *table["have"]})
    return does and verb not in table["no_deeds"] and ("with" in then or not then & {*table["empty"], "progress"})


def following(words, place):
    """The three words after one."""
    return {word.text for word in words[place + 1 : place + 4]}


def is_between(word, table):
    """Whether a word may stand between somebody and what they do."""
    return word not in table["empty"] and (word.endswith("ly") or word in {*table["between"], *table["be"], *table["have"]})


@lru_cache(maxsize=8)
def verbs_of(rules):
    """Every form of the verbs that tell what somebody does."""
    table = rules[TABLE]
    return frozenset(form for verb in table["verbs"] for form in language.forms_of(verb)) | frozenset(table["did"])


def holds(hit, read, rules):
    """Whether words are meant: neither quoted, nor denied, nor what the child still needs or fails in the same clause."""
    clause = CLAUSE.split(read.text[max(0, hit.start - 90) : hit.start])[-1]
    hindered = {word.text for word in language.Text(clause).words[-8:]} & {*rules[TABLE]["hindered"]}
    return not hindered and not language.is_negated(read, hit.place) and not read.is_quoted(hit.start, hit.end)

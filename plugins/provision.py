"""Provision that can be delivered and checked: points at vague words with what they leave open, and at gaps in its rows."""

import re
from functools import lru_cache

from ehcforms import Finding, language, rule

TABLE = "provision"

NUMBER = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|half)"
SUPPLIED = {
    "how_often": re.compile(
        rf"\b(?:daily|weekly|fortnightly|monthly|termly|nightly|hourly|once|twice|thrice|{NUMBER} ?(?:x|×|times?|sessions?) ?"
        rf"(?:(?:an?|per|each|every|/) ?)?(?:day|week|fortnight|month|term|half-term|lesson|year)?|(?:every|each) (?:\w+ )?(?:day|week|lesson|"
        rf"morning|afternoon|month|term|break|session|night|monday|tuesday|wednesday|thursday|friday))\b", re.IGNORECASE),
    "how_long": re.compile(rf"\b{NUMBER}[ -]?(?:minutes?|mins?|hours?|hrs?|h)\b|\bwhole (?:lesson|session|day)\b|\bfull[- ]time\b", re.IGNORECASE),
    "who": re.compile(
        r"\b(?:teach(?:er|ing assistant)s?|TAs?|HLTA|LSAs?|ELSAs?|SENCo|therapists?|therapy assistant|psychologists?|physio(?:therapist)?s?|"
        r"SLT|SALT|nurses?|tutors?|mentors?|key (?:person|worker)|learning support assistant|lecturers?|technicians?|counsellors?|paediatricians?|"
        r"support workers?|play leader|teacher of the deaf|(?:Mr|Mrs|Ms|Miss|Dr) [A-Z]\w+)\b"),
    "group": re.compile(rf"\b1 ?[:/] ?\d|\bone[- ]to[- ]one\b|\b(?:group|groups) of (?:up to )?{NUMBER}\b|\bwhole class\b|\bpairs?\b", re.IGNORECASE),
    "until": re.compile(r"\b(?:until|by|reviewed (?:on|in|every)|for (?:\w+ )?(?:weeks|months|terms)|next review)\b", re.IGNORECASE),
    "what": re.compile(r"“[^”]+”|\b(?:programme|therapy|precision teaching|colourful semantics|lego|nessy|zones of regulation)\b", re.IGNORECASE),
}  # fmt: skip


@rule
def check(submission, form, case, review, rules):
    """What proposed provision leaves open, in its words and in its rows."""
    if TABLE not in rules:
        return []
    found = []
    for answer in submission.answers:
        if answer.fact == "new_provision" and answer.type == "Rows":
            found += [one for row in answer.value if (one := of_row(row, answer, rules))]
    first = {answer.row: answer for answer in submission.answers if is_what(answer, submission)}
    rows = {row["id"]: row for answer in submission.answers if answer.fact == "new_provision" for row in answer.value}
    for row, answer in first.items():
        found += findings_in(answer.value, rules, submission.at.date(), answer.field, context(rows.get(row, {})))
    return found


def is_what(answer, submission):
    """Whether this answer is the name of a proposed provision, in the rows that establish the fact."""
    pages = {one.page for one in submission.answers if one.fact == "new_provision"}
    return answer.page in pages and answer.question == "what" and isinstance(answer.value, str)


def context(row):
    """What the other cells of a row say, so that they may supply what the words leave open."""
    return " ".join(str(words) for name, words in row.items() if name not in ("what", "id", "section"))


def of_row(row, answer, rules):
    """A row with gaps, but for one that is empty or already vague in its words alone."""
    columns = rules[TABLE]["columns"]
    gaps = [words for name, words in columns.items() if not row.get(name)]
    if not row.get("what") or not gaps or len(gaps) > 5:
        return None
    basis = "SEND Code of Practice 2015, 9.69"
    words = f"“{row['what'][:80]}” does not say {listed(gaps)}. Somebody new should be able to do it tomorrow."
    return Finding(
        code="provision.incomplete",
        severity="advice",
        message=words,
        field=f"{answer.page}.{row['id']}.what",
        basis=basis,
    )


def findings_in(text, rules, on, field="", around=""):
    """The vague phrases of a text, each with what its sentence leaves open; a sentence that says it is left alone."""
    read = language.Text(text)
    hits = sorted(lexicon_of(rules, on).find(read), key=lambda hit: hit.start)
    found, told = [], set()
    for hit in hits:
        sentence = f"{read.sentence_at(hit.start)} {around}"
        gaps = tuple(
            part for part in hit.row["missing"] if hit.row.get("always") or not SUPPLIED[part].search(sentence)
        )
        place = (read.sentence_at(hit.start), frozenset(gaps))
        if gaps and place not in told and not read.is_quoted(hit.start, hit.end):
            told.add(place)
            found.append(finding(hit, text, gaps, rules[TABLE]["parts"], field))
    return found


def finding(hit, text, gaps, parts, field):
    """A vague phrase as a finding that says what is missing."""
    words = (
        f"“{text[hit.start : hit.end]}” says neither {' nor '.join(parts[one] for one in gaps)}."
        if len(gaps) > 1
        else (f"“{text[hit.start : hit.end]}” does not say {parts[gaps[0]]}.")
    )
    return Finding(code="provision.vague", severity="advice", message=f"{words} The Code asks for provision that is detailed and specific.",
                   field=field, start=hit.start, end=hit.end, basis=hit.row["basis"],
                   suggestion="… for 20 minutes, 3 times a week, in a group of 3, with a teaching assistant trained in …")  # fmt: skip


@lru_cache(maxsize=8)
def lexicon_of(rules, on):
    """The phrases in force on a day."""
    return language.Lexicon(rules.rows(TABLE, on))


def listed(words):
    """Words with commas and a last "and"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))

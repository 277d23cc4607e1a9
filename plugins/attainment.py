"""Needs in cognition and learning bring attainment now, attainment then, the gap, a key to own levels, and the record."""

import re
from collections.abc import Mapping
from functools import lru_cache

from ehcforms import facts_of, language, rule, said_in, wording

TABLE = "attainment"
GRADE = re.compile(r"(?<![\w.])(?:[A-Z]{1,2}|\d[A-Ca-c]?)[+−–-](?!\w)|(?<!\w)\d[a-c](?!\w)")
"""A level of letters and figures with plus or minus, such as D+ or 3b."""


@rule
def check(submission, form, case, review, rules):
    """What attainment leaves open, in a paper that asks for it or puts the advice of others together."""
    on, asked = submission.day, form.asked
    known = facts_of(case, review, on, rules)
    table = rules.get(TABLE, {})
    if table.get("need") not in known.get("needs", ()) or not asked.keys() & set(table["papers"]):
        return []
    here = said_in(submission.answers)
    value = {**{fact: told for fact, told in known.items() if fact not in asked}, **here}
    value["attached"] = [*names_of(known.get("attachments")), *names_of(here.get("attachments")), *names_of(known.get("late_documents"))]
    said = "\n".join(str(one.value) for one in submission.answers if one.fact == "outcome_commentary")
    return [
        one
        for code, fact, words in gaps(value, said, rules, on)
        if code != "record" or table["papers"][0] in asked
        for one in rules.say(
            f"{TABLE}.{code}", on, field=asked[fact].id if fact in asked else "", known_as=known.get("known_as"), **words
        )
    ]


def gaps(value, said, rules, on):
    """What is left open: the code, the fact that would close it, and words for the message."""
    columns, lines = rules[TABLE]["columns"], lines_of(value.get("attainment"))
    files = " ".join(value["attached"])
    text = f"{said}\n{value.get('attainment_gap') or ''}"
    _, hits, _ = language.read(text, wording.lexicon_of(rules, TABLE, on))
    spoken = {hit.row["code"] for hit in hits}
    shown = lines or {"measure", "since"} <= spoken or "record" in wording.spoken(files, rules, TABLE, on)
    if not shown:
        yield "missing", "attainment", {}
    for line in [one for one in lines if not (one.get(columns["now"]) and one.get(columns["before"]))][:1]:
        yield "then", "attainment", {"measure": line.get(columns["measure"], "Attainment")}
    if shown and not value.get("attainment_gap") and "gap" not in spoken:
        yield "gap", "attainment_gap", {}
    level = level_of_lines(lines, rules, on) or level_of_words(text, hits, rules[TABLE])
    if level and "key" not in spoken and "=" not in text and not has_key(value, lines, files, rules, on):
        yield "key", "attainment_key", {"words": level}
    if not files.strip():
        yield "record", "attachments", {}


def lines_of(value):
    """The lines of a table that say something, each {column: words}; words in place of a table are one line."""
    rows = [{"now": value, "before": value}] if isinstance(value, str) else value
    rows = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, (list, tuple)) else []
    lines = [{name: str(cell).strip() for name, cell in row.items() if cell not in (None, "")} for row in rows]
    return [line for line in lines if any(words for name, words in line.items() if name != "id")]


def names_of(files):
    """The names of some attached documents, as words."""
    rows = files if isinstance(files, (list, tuple)) else ()
    names = (one.get("name", "") if isinstance(one, Mapping) else one or "" for one in rows)
    return [re.sub(r"[_.\-]", " ", str(name)) for name in names]


def level_of_lines(lines, rules, on):
    """The first level of a table in a setting's own words, letters or colours; empty where there is none."""
    table, lexicon = rules[TABLE], wording.lexicon_of(rules, TABLE, on)
    for line in lines:
        cells = " · ".join(words for name, words in line.items() if name not in (table["columns"]["measure"], "id"))
        own = [word for word in language.read(cells, lexicon)[0].tokens if word in table["descriptors"]]
        if not is_national(" ".join(line.values()), table) and (found := level_in(cells, table["codes"]) or own[:1]):
            return found[0]
    return ""


def level_of_words(text, hits, table):
    """The first such level of a commentary; empty where there is none."""
    found = level_in(text, table["codes"]) or [text[hit.start : hit.end] for hit in hits if hit.row["code"] == "level"]
    return found[0] if found and not is_national(text, table) else ""


def is_national(text, table):
    """Whether a text speaks of a measure that is the same everywhere."""
    plain = text.casefold()
    return any(name in plain for name in table["national"])


@lru_cache(maxsize=128)
def level_in(text, codes):
    """The levels of a text in letters: abbreviations, and letters with plus or minus."""
    return tuple(word for word in re.findall(r"\b[A-Z]{2,3}\b", text) if word in codes) or tuple(GRADE.findall(text))


def has_key(value, lines, files, rules, on):
    """Whether a key is given in its own place, in the table, or as a document."""
    cells, key = "\n".join(words for line in lines for words in line.values()), str(value.get("attainment_key") or "")
    named = "=" in cells or "key" in wording.spoken(cells, rules, TABLE, on)
    return named or len(key.split()) > 1 or "key" in wording.whole_words(files)

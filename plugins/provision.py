"""Provision that can be delivered and checked: points at vague words with what they leave open, and at gaps in its rows."""

import re
from dataclasses import replace
from functools import lru_cache

from ehcforms import parts, rule, wording

TABLE = "provision"


@rule
def check(submission, form, case, review, rules):
    """What proposed provision leaves open, in its words and in its rows. What was delivered is no promise: it is left alone."""
    if TABLE not in rules:
        return []
    on, table = submission.day, rules[TABLE]
    found = []
    for answer in (one for one in submission.answers if not one.own_words):
        if answer.fact in table["rows_of"] and answer.type == "Rows":
            for row in answer.value:
                found += of_row(row, answer.page, rules, on)
        elif answer.fact in table["texts"] and isinstance(answer.value, str):
            found += findings_in(answer.value, rules, on, answer.field)
    return found


def of_row(row, page, rules, on):
    """What is to be said of a row: the vague phrases of each cell, and the gaps: where it has words alone, with the first."""
    cells = {name: str(row[name]) for name in rules[TABLE]["columns"] if str(row.get(name) or "").strip()}
    gaps = gaps_of(cells, rules) if "what" in cells else ()
    besides = gaps if len(cells) == 1 else ()
    found = []
    for name, words in cells.items():
        around, given = beside(cells, name, rules)
        given |= {"how_long", "group"}.difference(needs_of(words, rules))
        found += findings_in(words, rules, on, f"{page}.{row['id']}.{name}", around, given, besides)
    if not gaps or (besides and has_told_gaps(found, rules)):
        return found
    names = rules[TABLE]["parts"]
    return found + [*rules.say(
        f"{TABLE}.incomplete", on, field=f"{page}.{row['id']}.what", start=0, end=len(cells["what"]),
        what=wording.shortened(cells["what"]), gaps=wording.listed(names[one] for one in gaps),
    )]  # fmt: skip


def beside(cells, name, rules):
    """What stands beside a cell: the words of the other cells, and the parts that they are there to give."""
    others = {one: words for one, words in cells.items() if one != name}
    return " ; ".join(others.values()), frozenset(rules[TABLE]["columns"][one] for one in others)


def gaps_of(cells, rules):
    """The parts that a row lacks: all seven where somebody filled its cells, else those that its kind of provision needs."""
    table = rules[TABLE]
    around, given = beside(cells, "what", rules)
    reading = parts.Reading(cells["what"], parts.patterns_of(rules, TABLE), around, given)
    if given:
        return tuple(one for one in table["columns"].values() if one != "what" and not reading.supplies(one))
    needs = needs_of(cells["what"], rules) if is_provision(reading) else ()
    gaps = [one for one in needs if not reading.supplies(one)]
    return (*gaps, *(one for one in table["wished"] if gaps and one not in needs and not reading.supplies(one)))


def needs_of(words, rules):
    """The parts that a kind of provision needs: a check of equipment has no group, a meeting has no child beside it."""
    kinds = zip(kinds_of(rules), rules[TABLE]["kinds"], strict=True)
    return next((kind["needs"] for pattern, kind in kinds if pattern.search(words)), rules[TABLE]["needs"])


def is_provision(reading):
    """Whether words alone in a row promise something or name it, rather than tell how things are."""
    if not reading.promises() or reading.fits("promising"):
        return reading.promises()
    counted = sum(reading.supplies(one) for one in ("who", "how_often", "how_long", "group"))
    name = len(reading.text.words) < 5 and not reading.text.text.rstrip().endswith((".", "!", "?"))
    return counted > 1 or name or reading.fits("named")


def has_told_gaps(found, rules):
    """Whether a vague phrase was told to leave parts open."""
    return any(f" {name}" in one.message for one in found for name in rules[TABLE]["parts"].values())


def findings_in(text, rules, on, field="", around="", given=frozenset(), besides=()):
    """The vague phrases of a text, each with what its sentence leaves open; a sentence that says it is left alone.

    Parts that are missing `besides` are told with the first phrase that leaves any open.
    """
    reading = parts.Reading(text, parts.patterns_of(rules, TABLE), around, given)
    found = []
    for hit, gaps in reading.open_phrases(parts.phrases_in_force(rules, TABLE, on), besides):
        told = rules.say(
            f"{TABLE}.vague", on, field=field, start=hit.start, end=hit.end,
            phrase=text[hit.start : hit.end], gaps=missing(gaps, rules[TABLE]["parts"]), why=hit.row["why"],
        )  # fmt: skip
        found += [replace(one, basis=hit.row["basis"]) for one in told]
    return found


def missing(gaps, names):
    """What a phrase leaves open, in words."""
    told = [name for one, name in names.items() if one in gaps]
    if len(told) > 1:
        return f" says neither {' nor '.join(told)}."
    return f" does not say {told[0]}." if told else ":"


@lru_cache(maxsize=4)
def kinds_of(rules):
    """What tells one kind of provision from another."""
    filled = parts.patterns_of(rules, TABLE).filled
    return tuple(re.compile(filled(kind["pattern"]), re.IGNORECASE) for kind in rules[TABLE]["kinds"])

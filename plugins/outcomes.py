"""Outcomes that can be seen, counted and dated: what is missing is told once, and wrong words are pointed at."""

from dataclasses import replace

from ehcforms import by_row, parts, rule, wording

TABLE = "outcomes"


@rule
def check(submission, form, case, review, rules):
    """What each new or changed outcome lacks, and whether there are more than people can keep in mind."""
    if TABLE not in rules:
        return []
    on, table = submission.day, rules[TABLE]
    beside = by_row(submission.answers)
    name = case.known_as.strip("-")
    found = []
    for answer in submission.answers:
        if answer.fact in table["facts"] and not answer.own_words:
            row = beside.get(f"{answer.page}.{answer.row}", {})
            around = " ".join(f"by {row[name].value}" for name in table["beside"] if name in row and row[name].value)
            found += of_outcome(answer.value, rules, on, name, answer.field, around)
        elif answer.fact in table["rows_of"] and answer.type == "Rows":
            found += of_number(answer, case, rules, on)
    return found


def of_outcome(text, rules, on, known_as="", field="", around=""):
    """What is to be said of one outcome: wrong words with their places, and once what is missing.

    A measure is counted apart from the dates and the reason: a year is no measure.
    """
    patterns = parts.patterns_of(rules, TABLE)
    aim = patterns.blanked("reason", text)
    counted = patterns.fits("counted", patterns.blanked("dated", aim))
    given = frozenset(["measure"] if counted else ())
    reading = parts.Reading(text, patterns, around, given)
    if not reading.promises():
        return []
    aiming = parts.Reading(aim, patterns, f"{text} {around}", given)
    found = []
    for hit, _ in aiming.open_phrases(parts.phrases_in_force(rules, TABLE, on)):
        told = rules.say(f"{TABLE}.{hit.row['says']}", on, field=field, start=hit.start, end=hit.end,
                         phrase=text[hit.start : hit.end], why=hit.row.get("why", ""), known_as=known_as)  # fmt: skip
        found += [replace(one, basis=hit.row["basis"]) for one in told]
    if any(one.code != f"{TABLE}.vague" for one in found):
        return found
    return [*found, *lacking(reading, rules, on, field, known_as)]


def lacking(reading, rules, on, field, known_as):
    """What an outcome does not say, in one finding; why it matters is asked for only beside something else."""
    table = rules[TABLE]
    gaps = [one for one in table["wanted"] if not reading.supplies(one)]
    if not gaps:
        return ()
    gaps += [one for one in table["wished"] if not reading.supplies(one)]
    named = [table["parts"][one] for one in gaps]
    words = wording.listed(named)
    return rules.say(f"{TABLE}.not-smart", on, field=field, start=0, end=len(reading.text.text),
                     gaps=words, known_as=known_as)  # fmt: skip


def of_number(answer, case, rules, on):
    """Whether the plan would have too many outcomes: those of the paper, and those it has where the paper adds to it."""
    table = rules[TABLE]
    number = len(answer.value) + len(case.plan.outcomes) * table["rows_of"][answer.fact]
    if not answer.value or number <= table["most"]:
        return ()
    return rules.say(f"{TABLE}.too-many", on, field=answer.field, number=number,
                     least=table["least"], most=table["most"], known_as=case.known_as)  # fmt: skip

"""Names of other children and young people are pointed at, in words and in attached documents, and never repeated.

Whatever list a name may have come from, the same sentence is said, so that nobody learns from it who else has a plan.
"""

from collections import Counter
from functools import lru_cache
from types import SimpleNamespace

from ehcforms import names, rule, wording

TABLE = "redaction"
SPACED = str.maketrans("_-", "  ")
NOTHING = SimpleNamespace(pages=(), unread="")
WRITTEN = ("TextField", "MultilineTextField", "TableField")


@rule
def check(submission, form, case, review, rules):
    """Where other children seem to be named: in every answer but a child's or parent's own words, and in every document."""
    if TABLE not in rules:
        return []
    on, people = submission.day, tuple(people_of(submission, case, review, rules[TABLE]))
    find = finder(people, submission.beside.other_children, rules, on)
    found = [
        said
        for answer in written(submission, rules[TABLE])
        if (spans := find(answer.text))
        for (start, end), times in once_each(answer.text, spans)
        for said in rules.say("redaction.name", on, answer.field, start, end, times=times)
    ]
    uploads = (answer for answer in submission.answers if answer.type == "FileUploadField")
    return found + [said for answer in uploads for said in in_files(answer, submission, find, rules)]


def written(submission, table):
    """The answers that are neither somebody's own words nor the name of somebody who takes part."""
    if submission.role in table["own_words_of"]:
        return []
    listed = {one.page for one in submission.answers if one.type == "Rows" and one.fact in table["people_facts"]}
    return [
        one
        for one in submission.answers
        if one.type in WRITTEN and not one.own_words and one.fact not in table["people_facts"] and one.page not in listed
    ]


def once_each(text, spans):
    """The first place of each name, and in words how often it stands there."""
    counted = Counter(text[start:end].casefold() for start, end in spans)
    first = {text[start:end].casefold(): (start, end) for start, end in reversed(spans)}
    for name, span in sorted(first.items(), key=lambda item: item[1]):
        yield span, f" ({counted[name]} times here)" if counted[name] > 1 else ""


def in_files(answer, submission, find, rules):
    """What is to be said of the documents of one answer, and of how they are called."""
    on, texts = submission.day, {file.id: file for file in submission.beside.files}
    for number, kept in enumerate(answer.value, 1):
        titled = find(kept["name"].rpartition(".")[0].translate(SPACED))
        called = f"document {number}" if titled else f"“{kept['name']}”"
        if titled:
            yield from rules.say("redaction.file-name", on, answer.field, number=number)
        text = texts.get(kept["id"], NOTHING)
        pages = [len(find(page)) for page in text.pages]
        if any(pages):
            yield from rules.say("redaction.in-file", on, answer.field, file=called, where=in_words(pages))
        if text.unread:
            why = rules[TABLE]["why"][text.unread]
            yield from rules.say("redaction.unread", on, answer.field, file=called, why=why)


def in_words(pages):
    """On which pages names were found; in a document without pages, how often."""
    numbers = [str(number) for number, count in enumerate(pages, 1) if count]
    if len(pages) == 1:
        return "in one place" if pages[0] == 1 else f"in {pages[0]} places"
    listed = ", ".join(numbers[:9]) + (" and others" if len(numbers) > 9 else "")
    return f"on page {listed}" if len(numbers) == 1 else f"on pages {listed}"


def people_of(submission, case, review, table):
    """The names of those who belong to this case: they are nobody to be found."""
    facts, worker = table["people_facts"], case.child.social_worker
    yield from (case.child.name, case.child.known_as, submission.by, worker.name if worker else "")
    for one in (*case.people, *review.participants):
        yield from (one.name, one.organisation, one.allocated)
    for one in (answer for answer in submission.answers if answer.fact in facts):
        yield from [one.text] if one.type == "TextField" else []
        yield from [str(row.get("name", "")) for row in one.value] if one.type == "Rows" else []


@lru_cache(maxsize=8)
def places_of(rules):
    """The names of the settings and teams of the authority, whole and in parts."""
    return parts_of(row["name"] for part in ("settings", "teams") for row in rules.get("directory", {}).get(part, ()))


def parts_of(whole):
    """Names as they may be written: each part, and the first with the last."""
    parts = [names.parts_of(name) for name in whole if name]
    return frozenset({part for one in parts for part in one} | {f"{one[0]} {one[-1]}" for one in parts if len(one) > 1})


@lru_cache(maxsize=8)
def finder(people, others, rules, on):
    """What finds the names of other children in a text, and remembers what it found."""
    known = parts_of(people) | places_of(rules)
    return lru_cache(maxsize=128)(lambda text: places(text, known, others, rules, on))


@lru_cache(maxsize=8)
def signs_of(rules):
    """The words that tell what a capital means, made once."""
    return names.Signs.of(rules[TABLE])


def places(text, known, others, rules, on):
    """Start and end of each name of another child in a text, in order; a name inside a longer one is not counted again."""
    people = names.People(text, known, signs_of(rules))
    found = sorted({*people.in_context(wording.lexicon_of(rules, TABLE, on, "rows")), *people.listed(others)}, key=lambda span: (span[0], -span[1]))
    return tuple(span for n, span in enumerate(found) if n == 0 or span[0] >= found[n - 1][1])

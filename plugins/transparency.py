"""Language that the child and the family can read: points at words that hurt or hide, says why, and offers others."""

from functools import lru_cache

from ehcforms import Finding, language, rule

TABLE = "transparency"
WRITTEN = ("TextField", "MultilineTextField")
NOT = ("not", "no", "never", "without", "nor", "isn't", "doesn't", "didn't", "wasn't", "longer", "rarely")


@rule
def check(submission, form, case, review, rules):
    """What is to be said of the words of every answer but a child's or parent's own."""
    known = names_of(case, review)
    found = []
    for answer in submission.answers:
        if answer.type in WRITTEN and not answer.own_words:
            hits = findings_in(answer.value, rules, submission.at.date(), known, case.child.preferences)
            found += [finding(hit, answer.field) for hit in hits]
    return found


def findings_in(text, rules, on, names=frozenset(), preferences=()):
    """The phrases of one text that are not quoted, negated, somebody's name, or what the person asked to be called."""
    read = language.Text(text)
    asked = [one.casefold() for one in preferences]
    return [
        hit
        for hit in lexicon_of(rules, on).find(read)
        if not read.is_quoted(hit.start, hit.end)
        and not is_negated(read, hit)
        and not is_name(text, hit, names)
        and not any(one in text[hit.start : hit.end].casefold() for one in asked)
    ]


@lru_cache(maxsize=8)
def lexicon_of(rules, on):
    """The lexicon in force on a day, made once."""
    return language.Lexicon(rules.rows(TABLE, on))


def is_negated(read, hit):
    """Whether one of the three words before says that it is not so."""
    before = [word.text for word in read.words if hit.start - 40 < word.start < hit.start][-3:]
    return any(word in NOT for word in before)


def is_name(text, hit, names):
    """Whether the words are part of a name that the case knows, written with a capital."""
    words = text[hit.start : hit.end].split()
    return all(word[:1].isupper() and word.strip(".,;:'’").casefold() in names for word in words)


def names_of(case, review):
    """Every part of the names of the child and of the people who take part."""
    people = (*case.people, *review.participants)
    whole = [case.child.name, case.child.known_as, *(one.name for one in people), *(one.organisation for one in people)]
    return frozenset(part.casefold() for name in whole for part in name.replace("-", " ").split())


def finding(hit, field):
    """A hit as a finding; safeguarding leads to a person, never to another wording."""
    row = hit.row
    code = "transparency.safeguarding" if row.get("safeguarding") else f"transparency.{row['code']}"
    return Finding(code=code, severity="advice", message=row["why"], field=field, start=hit.start, end=hit.end,
                   suggestion=row["suggestion"], basis=row["basis"])  # fmt: skip

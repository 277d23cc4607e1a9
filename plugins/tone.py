"""Sentences that sound like a judgement, or say little, though no phrase of the lexicon stands in them: their words are weighed."""

from functools import lru_cache

from ehcforms import language, rule, tone, wording

TABLE, LEXICON = "tone", "transparency"


@rule
def check(submission, form, case, review, rules):
    """What is to be said of how long answers sound; a child's or parent's own words are left alone."""
    if TABLE not in rules:
        return []
    on, alone = submission.day, rules.get(LEXICON, {}).get("facts_left_alone", ())
    written = (one for one in submission.answers if one.type == "MultilineTextField" and not one.own_words and one.fact not in alone)
    return [
        finding
        for answer in written if isinstance(answer.value, str)
        for heard in unexplained(answer.value, rules, on)
        for finding in rules.say(f"{TABLE}.judging", on, answer.field, heard.start, heard.end)
    ]  # fmt: skip


def unexplained(text, rules, on):
    """The heavy sentences of which the lexicon knows no phrase, found or excused, and that are no story and reject no word."""
    heavy = tone.heard_in(text, scales_of(rules))
    if not heavy or LEXICON not in rules:
        return heavy
    read, hits, signs = language.read(text, wording.lexicon_with_signs(rules, LEXICON, on))
    known = {read.sentence_number(hit.start) for hit in hits}.union(*(signs.get(sign, ()) for sign in ("story", "key", "rejected")))
    return [one for one in heavy if one.number not in known]


@lru_cache(maxsize=4)
def scales_of(rules):
    """The scales of a table; made once."""
    return tone.Scales(rules[TABLE])

"""Language that the child and the family can read: points at words that hurt or hide, says why, and offers others."""

from ehcforms import Finding, language, rule, wording

TABLE = "transparency"
WRITTEN = ("TextField", "MultilineTextField")


@rule
def check(submission, form, case, review, rules):
    """What is to be said of the words of every answer but a child's or parent's own."""
    if TABLE not in rules:
        return []
    on, lexicon, alone = submission.day, wording.lexicon_with_signs(rules, TABLE, submission.day), rules[TABLE].get("facts_left_alone", ())
    written = [one for one in submission.answers if one.type in WRITTEN and not one.own_words and isinstance(one.value, str) and one.fact not in alone]
    parts = [(answer, *language.read(answer.value, lexicon)) for answer in written]
    names = names_of(case, review) if any(hits for _, _, hits, _ in parts) else ()
    meanings = ((answer, hit) for answer, *part in parts if part[1] for hit in meant(*part, names, case.child.preferences))
    found = [one for answer, hit in meanings for one in finding(hit, answer.field, rules, on)]
    return found + of_the_whole([(one, read, signs) for one, read, _, signs in parts if one.type == WRITTEN[1]], form, case, rules, on)


def after_strengths(form, parts, rules):
    """The questions that a form puts after it has asked what goes well, unless that was answered in very few words."""
    asked, least = [one for page in form.pages for one in page.questions] if form else [], rules[TABLE]["limits"].get("words_of_strengths", 0)
    first = next((number for number, one in enumerate(asked) if one.fact == "strengths"), len(asked))
    scant = any(answer.fact == "strengths" and len(read.tokens) < least for answer, read, _ in parts)
    return () if scant else [one.id for one in asked[first + 1 :]]


def meant(read, hits, signs, names, preferences):
    """The hits that are not quoted, denied, told of a story, rejected as words, remedied, a name, or what the person asked for."""
    asked = [one.casefold().replace("’", "'") for one in preferences]
    kept = [hit for hit in hits if wanted(hit, read, asked) and not excused(hit, read, signs)
            and not any(read.is_quoted(one, hit.end) for one in (hit.start, hit.end - 1)) and not language.is_name(read, hit.start, hit.end, names)
            and (hit.row.get("even_denied") or not language.is_negated(read, hit.place))]  # fmt: skip
    return language.outermost(kept, "safeguarding")


def wanted(hit, read, asked):
    """Whether the person has not asked for these words, and has asked for the others where a row needs that."""
    only_for = hit.row.get("when_preferred", ())
    words = read.text[hit.start : hit.end].casefold().replace("’", "'")
    return not any(one in words for one in asked) and (not only_for or any(one in asked for one in only_for))


def excused(hit, read, signs):
    """Whether its sentence says that these are words or a story, or says what helps, which the next one may do too."""
    number = read.sentence_number(hit.start)
    rejected = number in signs.get("mention", ()) and number in signs.get("rejected", ())
    if rejected or any(number in signs.get(sign, ()) for sign in ("story", "unseen", "key")):
        return True
    return bool(hit.row.get("remedy")) and any(one in signs.get("remedy", ()) for one in (number, number + 1))


def names_of(case, review):
    """Every part of the names of the child and of the people who take part."""
    people = (*case.people, *review.participants)
    whole = [case.child.name, case.child.known_as, *(one.name for one in people), *(one.organisation for one in people)]
    return frozenset(part.casefold() for name in whole for part in name.replace("-", " ").split())


def finding(hit, field, rules, on):
    """A hit as a finding; where harm may be hidden it leads to a person, never to another wording."""
    row = hit.row
    if row.get("safeguarding"):
        return rules.say(f"{TABLE}.safeguarding", on, field, hit.start, hit.end, why=row["why"])
    return (Finding(code=f"{TABLE}.{row['code']}", severity=row["severity"], message=row["why"], field=field, start=hit.start,
                   end=hit.end, suggestion=row["suggestion"], basis=row["basis"]),)  # fmt: skip


def of_the_whole(parts, form, case, rules, on):
    """What is to be said of the contribution as a whole: sentences, initials, the order, the name."""
    first = [*long_sentences(parts, rules, on), *unexplained(parts, rules, on)]
    return first + in_order(parts, form, case.known_as, rules, on) + by_name(parts, case, rules, on)


def long_sentences(parts, rules, on):
    """Sentences of too many words, quotations aside."""
    most = rules[TABLE]["limits"]["words_in_a_sentence"]
    for answer, read, _ in parts:
        for (start, end), count in zip(read.sentences, read.lengths, strict=True) if read.longest > most else ():
            if count > most and not read.is_quoted(start, end):
                yield from rules.say(f"{TABLE}.long-sentence", on, answer.field, start, end, count=count)


def unexplained(parts, rules, on):
    """Initials that the contribution does not spell out, each where it stands first."""
    table, told, whole = rules[TABLE], set(), "\n".join(read.text for _, read, _ in parts)
    for answer, read, signs in (part for part in parts if part[1].capitals):
        report = len(read.sentences) >= table["limits"]["sentences_of_a_report"]
        meanings = {**table["acronyms"], **table["acronyms_in_reports"]} if report else table["acronyms"]
        for start, end, word, meaning in initials(read, signs, meanings, table["acronyms_known"] if report else None):
            if word not in told and not is_spelt_out(word, meaning, whole):
                yield from rules.say(f"{TABLE}.acronym", on, answer.field, start, end, acronym=word, meaning=meaning)
            told.add(word)


def initials(read, signs, meanings, everyday):
    """Initials that few people know: start, end, the letters, what they mean. All but the `everyday` ones, where those are given."""
    for start, end in () if read.text.isupper() else read.capitals:
        word = read.text[start:end].removesuffix("s")
        meaning = meanings.get(word) or ("what it stands for" if everyday is not None and word not in everyday else "")
        coded = read.sentence_number(start) in signs.get("code-list", ())
        if meaning and not coded and not read.is_quoted(start, end):
            yield start, end, word, meaning


def is_spelt_out(word, meaning, whole):
    """Whether a contribution says what initials mean, in brackets or in words."""
    plain = whole.casefold()
    return f"({word}" in whole or f"{word} (" in whole or f"{word}s (" in whole or meaning.casefold()[:18] in plain


def in_order(parts, form, known_as, rules, on):
    """Strengths before difficulties, and something that helps after a difficulty, in answers of some length."""
    found, strong = [], False
    for answer, read, signs in parts:
        hard, strengths = sorted(signs.get("difficulty", ())), signs.get("strength", set())
        if hard and len(read.sentences) >= rules[TABLE]["limits"]["sentences_of_a_report"]:
            first = not strong and not any(one <= hard[0] for one in strengths)
            if first and answer.question not in after_strengths(form, parts, rules):
                found += rules.say(f"{TABLE}.strengths-first", on, answer.field, *read.sentences[hard[0]], known_as=known_as)
            bare = [one for one in hard if not {one, one + 1} & signs.get("support", set())]
            if bare:
                found += rules.say(f"{TABLE}.next-step", on, answer.field, *read.sentences[bare[0]])
        strong = strong or bool(strengths)
    return found


def by_name(parts, case, rules, on):
    """A long paper that never uses the child's name."""
    names = {one.casefold() for one in (case.known_as, *case.child.name.split()) if one[:1].isalpha()}
    if not names or sum(len(read.tokens) for _, read, _ in parts) < rules[TABLE]["limits"]["words_before_a_name"]:
        return []
    said = any(word in names or word.removesuffix("'s") in names for _, read, _ in parts for word in read.tokens)
    return [] if said else list(rules.say(f"{TABLE}.name", on, known_as=case.known_as))

"""Preparing for adulthood: four strands in every report from Year 9 on, and room for them before."""

from ehcforms import Page, facts_of, rule, wording

TABLE = "adulthood"


@rule
def ask(form, case, review, today, rules):
    """A page with the four strands and prompts for this age; from Year 9 on the meeting date each has to be answered."""
    table = rules.get(TABLE, {})
    if form.id not in table.get("forms", ()):
        return []
    return [page(table, rules.rows(TABLE, today), facts_of(case, review, today, rules))]


def page(table, rows, known):
    """The page of the four strands."""
    needed = bool(known.get("adulthood"))
    intro = table["intro_needed" if needed else "intro_early"]
    return Page.model_validate({
        "id": "adulthood",
        "title": table["page_title"],
        "intro": intro.replace("{nothing}", table["nothing_needed"]),
        "basis": rows[0]["basis"] if rows else "",
        "components": [question(row, known, needed, table["max_words"]) for row in rows],
    })  # fmt: skip


def question(row, known, needed, most):
    """The question of one strand; `{known_as}` in it is filled with the name when it is shown."""
    hint = "; ".join(prompts(row, known))
    return {
        "type": "MultilineTextField",
        "id": f"adulthood-{row['strand']}",
        "title": row["title"],
        "hint": hint[:1].upper() + hint[1:],
        "required": True if needed else "recommended",
        "max_words": most,
        "fact": row["fact"],
        "basis": row["basis"],
    }


def prompts(row, known):
    """The prompts that fit the age and the year on the meeting date."""
    age, year = known.get("age", 0), known.get("highest_year", 0)
    return [
        prompt["text"]
        for prompt in row["prompts"]
        if age >= prompt.get("from_age", 0) and prompt.get("from_year", year) <= year <= prompt.get("to_year", year)
    ]


@rule
def check(submission, form, case, review, rules):
    """A report from Year 9 on answers each strand, or says why nothing is needed."""
    on, table = submission.day, rules.get(TABLE, {})
    if form.id not in table.get("forms", ()) or not facts_of(case, review, on, rules).get("adulthood"):
        return []
    said = {answer.fact: answer for answer in submission.answers}
    return [one for row in rules.rows(TABLE, on) for one in strand(row, said.get(row["fact"]), table, on, rules)]


def strand(row, answer, table, on, rules):
    """What is to be said of one strand."""
    text = str(answer.value).strip() if answer else ""
    code = what_is_wrong(text, table)
    if code is None:
        return ()
    words = {"strand": row["title"], "nothing": table["nothing_needed"], "words": wording.shortened(text, 60)}
    return rules.say(f"{TABLE}.{code}", on, field=answer.field if answer else f"adulthood-{row['strand']}", **words)


def what_is_wrong(text, table):
    """The code of what keeps a text from being an answer, or None."""
    if not text:
        return "missing"
    words = wording.whole_words(text)
    if says_nothing(words, table["no_answers"], table["reason"]["filler"]):
        return "not-an-answer"
    reason = reason_in(words, table["reason"])
    return "no-reason" if reason is not None and len(reason) < table["reason"]["words"] else None


def says_nothing(words, phrases, filler):
    """Whether a text is made of nothing but words such as “n/a”, “see above” and “at present”."""
    empty = {tuple(one.split()) for one in phrases} | {(one,) for one in filler}
    place, longest = 0, max(map(len, empty))
    while place < len(words):
        step = next((n for n in range(longest, 0, -1) if tuple(words[place : place + n]) in empty), 0)
        if not step:
            return False
        place += step
    return True


def reason_in(words, table):
    """The words that say why nothing is needed; None where the text says something else."""
    opening = words[: table["opening"]]
    considered = next((n for n, word in enumerate(opening[:3]) if word in table["considered"]), None)
    none = next((n for n, word in enumerate(opening) if word in table["none"]), None)
    if none is not None and (none == 0 or considered is not None):
        last = max((n for n in range(none, none + table["within"]) if words[n : n + 1] and words[n] in table["needed"]), default=None)
        if last is not None:
            return [word for word in words[last + 1 :] if word not in table["filler"]]
    if considered is None:
        return None
    return [word for word in words[considered + 1 :] if word not in table["filler"]]


@rule
def watch(case, review, today, rules):
    """Until the meeting it is said that adulthood belongs in the review, or that it is a good time to begin."""
    known, early = facts_of(case, review, today, rules), rules.get(TABLE, {}).get("early", {})
    year, month = known.get("highest_year"), known.get("meeting_date", today).month
    words = {"year": year, "known_as": known["known_as"]}
    if review.closed_at or today > known.get("meeting_date", today):
        return ()
    if known.get("adulthood"):
        return rules.say(f"{TABLE}.applies", today, **words)
    summer = early.get("from_month", 13) <= month <= early.get("to_month", 0)
    return rules.say(f"{TABLE}.early", today, **words) if summer and year == early.get("year") else ()

"""The decision of the local authority: what letter and notice must say, and what the law asks before a plan ceases."""


from ehcforms import dates, facts_of, rule, said_in, wording

TABLE = "decision"


@rule
def watch(case, review, today, rules):
    """What comes before a decision to cease."""
    known = facts_of(case, review, today, rules)
    first = review.closed_at is None and review.stage == "decision" and known.get("recommendation") == "cease"
    return rules.say(f"{TABLE}.two-stages", today, known_as=known.get("known_as")) if first else []


@rule
def check(submission, form, case, review, rules):
    """What the decision leaves open, and what stands in its way."""
    on, asked = submission.day, form.asked
    if TABLE not in rules or "decision" not in asked:
        return []
    known = facts_of(case, review, on, rules)
    here = said_in(submission.answers)
    codes = [*of_dates(here, known, on), *of_reasons(here, known, rules, on), *of_papers(here, rules[TABLE])]
    if here.get("decision") == "cease":
        codes += of_ceasing(here, known, rules, on)
    return [
        one
        for code, fact, words in codes
        if fact in here or not insists(asked.get(fact))
        for one in rules.say(
            f"{TABLE}.{code}", on, field=asked[fact].id if fact in asked else "", known_as=known.get("known_as"), **words
        )
    ]


def insists(question):
    """Whether the form itself refuses a paper without an answer to a question."""
    return question is not None and question.required is True


def of_dates(here, known, on):
    """A day of the decision that cannot be: the code, the fact that it is about, and words for the message."""
    day, meeting = dates.as_date(here.get("decision_date")), dates.as_date(known.get("meeting_date"))
    if day and day > on:
        yield "date-ahead", "decision_date", {}
    if day and meeting and day < meeting:
        yield "date-early", "decision_date", {"meeting": meeting}


def of_reasons(here, known, rules, on):
    """Reasons that give none, and a recommendation that the decision departs from without taking it up."""
    decided, recommended, told = here.get("decision"), known.get("recommendation"), here.get("decision_reasons")
    if says_nothing(told, rules[TABLE]):
        yield "reasons", "decision_reasons", {}
    elif decided and recommended and decided != recommended:
        same = wording.first_words(told) == wording.first_words(known.get("recommendation_reasons"))
        if same or "takes-up" not in wording.spoken(told, rules, TABLE, on):
            yield "departs", "decision_reasons", {"recommended": recommended, "decided": decided}


def of_papers(here, table):
    """What the notice of amendments or the letter does not say, and amendments without their text."""
    decided = here.get("decision")
    for code, fact, choices in (("notice", "notice_says", ("amend",)), ("letter", "letter_says", ("maintain", "cease"))):
        ticked = here.get(fact) if isinstance(here.get(fact), (list, tuple)) else ()
        left = [title for name, title in table[code].items() if name not in ticked]
        if decided in choices and left:
            yield code, fact, {"missing": "; ".join(left)}
    if decided == "amend" and says_nothing(here.get("amendments"), table) and not here.get("draft_plan"):
        yield "amend-text", "amendments", {}


def of_ceasing(here, known, rules, on):
    """What stands in the way of ceasing, and what its reasons leave open."""
    table, grown = rules[TABLE], known.get("age", 0) >= rules[TABLE]["adult"]
    moved = here.get("cease_ground") in table["elsewhere"]
    told = f"{here.get('decision_reasons') or ''}\n{here.get('outcomes_met') or ''}"
    said = wording.spoken(told, rules, TABLE, on)
    if here.get("cease_consulted") is not True:
        yield "not-consulted", "cease_consulted", {}
    if not here.get("cease_ground"):
        yield "no-ground", "cease_ground", {}
    elif not grown and says_nothing(here.get("decision_reasons"), table):
        yield "no-ground", "decision_reasons", {}
    if not grown and not moved and "left" in said and "necessary" not in said:
        yield "left-education", "decision_reasons", {}
    if grown and not moved and here.get("wishes_to_go_on") is True and "not-right" not in said:
        yield "wishes-on", "wishes_to_go_on", {}
    if grown and says_nothing(here.get("outcomes_met"), table, table["met"]):
        yield "outcomes-met", "outcomes_met", {}
    if grown and not moved and "age" in said and not said & {"necessary", "not-right", "own-wish"}:
        yield "age-alone", "decision_reasons", {}


def says_nothing(text, table, also=()):
    """Whether a text is empty, or repeats a choice, or sends the reader elsewhere; `also` are further words that say nothing."""
    return wording.has_only(text, table["filler"], table["choice"], also)

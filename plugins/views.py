"""The views of the child and the family are there, or how they were sought; who wrote for whom; and what people were told.

Nothing here judges the words themselves: a child's and a parent's own words are never corrected.
"""

from datetime import timedelta

from ehcforms import facts_of, rule, wording

TABLE = "views"


@rule
def watch(case, review, today, rules):
    """While advice and views are collected: whose views are awaited, who was offered support, and what was not said yet."""
    table, known = rules.get(TABLE, {}), facts_of(case, review, today, rules)
    meeting = known.get("meeting_date")
    if meeting is None or review.closed_at or review.stage not in table.get("stages", ()):
        return []
    near = today >= meeting - timedelta(days=table["prompt_days"])
    codes = [*awaited(review, known, near), *support(known, table)]
    if not was_told(known):
        codes.append(("budget-not-told", {}))
    return [one for code, words in codes for one in rules.say(f"{TABLE}.{code}", today, **naming(known), **words)]


def naming(known):
    """The words that every message may use."""
    return {"known_as": known.get("known_as"), "meeting": known.get("meeting_date")}


def awaited(review, known, near):
    """Whose views have not come when the meeting is `near`: the child's or young person's, and a parent's while the rights
    are the parent's. That nobody asked the child is said at once."""
    for role, fact in (("child", "child_views"), ("parent", "parent_views")):
        people = [one for one in review.invited if one.role == role and one.asked_for_information]
        if fact in known or (role == "parent" and known.get("young_person")):
            continue
        if people and near:
            yield f"{role}-awaited", {"people": wording.listed(one.name for one in people)}
        elif role == "child" and not people:
            yield "child-not-asked", {}


def support(known, table):
    """Who has been offered no support to take part, as far as anybody has written."""
    facts = ("child_supported",) if known.get("young_person") else ("child_supported", "support_offered")
    without = [table["supported"][fact] for fact in facts if wording.has_only(known.get(fact), table["nothing"])]
    if without:
        yield "support", {"people": wording.listed(without).replace("{known_as}", str(known.get("known_as")))}


def was_told(known):
    """Whether the right to request a Personal Budget was explained; who says whether they wish to talk about one has read of it."""
    return known.get("personal_budget_told") is True or "personal_budget_wish" in known


@rule
def check(submission, form, case, review, rules):
    """Who wrote views down for somebody, and in the report: the views, how they were sought, and the Personal Budget."""
    if TABLE not in rules:
        return []
    on, asked = submission.day, form.asked
    known = facts_of(case, review, on, rules)
    here = said_here(submission, rules[TABLE])
    codes = [*recorded(submission, here, review, rules, on)] if "recorded_by_name" in asked else []
    if "recommendation" in asked:
        codes += [*of_report(here, known, rules, on)]
    fields = {**{fact: question.id for fact, question in asked.items()}, **{fact: answer.field for fact, answer in here.items()}}
    return [
        one
        for code, fact, words in codes
        for one in rules.say(f"{TABLE}.{code}", on, field=fields.get(fact, ""), **naming(known), **words)
    ]


def said_here(submission, table):
    """The answers by fact; of several for one fact, one that says something."""
    found = {}
    for answer in submission.answers:
        if answer.fact and not answer.row and (answer.fact not in found or not wording.has_only(answer.value, table["nothing"])):
            found[answer.fact] = answer
    return found


def recorded(submission, here, review, rules, on):
    """What is not said of who wrote the views down, how, and when."""
    table, person = rules[TABLE], review.participant(submission.participant)
    others = {one.name for one in review.invited if one is not person} - {person.name if person else ""}
    if not here.keys() & {"recorded_by_name", "recorded_by_role", "recorded_how"} and submission.by not in others:
        return
    name = wording.words_in(here.get("recorded_by_name"))
    own = {part.casefold() for part in (person.name if person else "").split()}
    if wording.has_only(name, table["nobody"]) or wording.has_only(name, own):
        yield "who-recorded", "recorded_by_name", {}
    how = wording.words_in(here.get("recorded_how"))
    if "when" not in wording.spoken(how, rules, TABLE, on) and not any(letter.isdigit() for letter in how):
        yield "how-recorded", "recorded_how", {}


def of_report(here, known, rules, on):
    """What the report leaves open about views and the Personal Budget."""
    table, sought = rules[TABLE], wording.words_in(here.get("views_sought")) or str(known.get("views_sought") or "")
    spoken = wording.spoken(sought, rules, TABLE, on)
    named = {"child", "parent"} & (spoken | ({"child"} if str(known.get("known_as")).casefold() in sought.casefold() else set()))
    for role in ("child", "parent"):
        fact, young = f"{role}_views", known.get("young_person")
        written = fact in here and not wording.has_only(wording.words_in(here[fact]), table["nothing"])
        if written and fact not in known and wording.has_only(sought, table["nothing"]):
            yield "who-recorded", fact, {}
        was_sought = "way" in spoken and (role in named or not named)
        if not (written or fact in known or was_sought) and not (young and role == "parent"):
            yield ("young-person-missing" if young else f"{role}-missing"), "views_sought", {}
    talked = "told" in wording.spoken(wording.words_in(here.get("personal_budget")), rules, TABLE, on)
    if not was_told(known) and not talked:
        yield "budget-not-told", "personal_budget", {}

"""The checklist of the law for the report: what is not there, says nothing, or does not fit together."""

from collections.abc import Mapping

from ehcforms import facts_of, language, rule, said_in, wording

TABLE = "completeness"


@rule
def watch(case, review, today, rules):
    """Who has no address that the site could send the report to; a child without one is told by the family."""
    if TABLE not in rules or review.closed_at or review.stage not in rules[TABLE]["stages"]:
        return []
    young = facts_of(case, review, today, rules).get("young_person")
    people = [one for one in review.invited if one.role in rules[TABLE]["invited"] and (one.role != "child" or young)]
    without = [one.name for one in people if not one.email]
    return rules.say(f"{TABLE}.no-address", today, people=wording.listed(without)) if without else []


@rule
def check(submission, form, case, review, rules):
    """What the report leaves open."""
    on, asked = submission.day, form.asked
    if TABLE not in rules or "recommendation" not in asked:
        return []
    here = said_in(submission.answers)
    known = {fact: told for fact, told in facts_of(case, review, on, rules).items() if fact not in asked}
    value = {**known, **here}
    codes = [*unanswered(value, asked, rules[TABLE]), *of_report(value, rules, on)]
    codes += advice_missing(submission, review, rules, on)
    return [
        one
        for code, fact, words in codes
        for one in rules.say(f"{TABLE}.{code}", on, field=asked[fact].id if fact in asked else "", **words)
    ]


def unanswered(value, asked, table):
    """What is not answered, but for what the form itself insists on, and what is answered with words that say nothing."""
    for row in table["report"]:
        fact, told = row["fact"], value.get(row["fact"])
        if told in (None, "", (), []):
            if fact not in asked or asked[fact].required is not True:
                yield "unanswered", fact, {"title": row["title"]}
        elif isinstance(told, str) and wording.has_only(told, table["filler"], () if row.get("none") else table["none"]):
            yield "says-nothing", fact, {"title": row["title"]}


def of_report(value, rules, on):
    """What does not fit together: the code, the fact that it is about, and words for the message."""
    table, recommended = rules[TABLE], value.get("recommendation")
    words, empty = wording.first_words(value.get("recommendation_reasons")), {*table["filler"], *table["none"]}
    if recommended and words - empty and words <= {*empty, *table["choice"]}:
        yield "reasons", "recommendation_reasons", {}
    for action, gaps in actions(value.get("actions"), table):
        yield "action", "actions", {"action": action, "gaps": gaps}
    ticked = value.get("significant_changes")
    changes = {*ticked} if isinstance(ticked, (list, tuple)) else set()
    if "none" in changes and len(changes) > 1:
        yield "changes-both", "significant_changes", {}
    elif changes - {"none"} and recommended == "maintain" and "change" not in wording.spoken(value.get("recommendation_reasons"), rules, TABLE, on):
        yield "changes-maintain", "recommendation", {}
    differences = wording.first_words(value.get("differences_of_view"))
    differs = value.get("plan_wish") in table["differs"].get(recommended, ()) or value.get("placement") == "views-differ"
    if differences and differences <= {*table["none"], *table["agreed"]} and differs:
        yield "differences", "differences_of_view", {}


def actions(rows, table):
    """Agreed actions that nobody has, or that have no day, each with what it lacks."""
    for row in rows if isinstance(rows, (list, tuple)) else ():
        cells = {name: row.get(column) for name, column in table["actions"].items()} if isinstance(row, Mapping) else {}
        gaps = [title for name, title in table["parts"].items() if wording.has_only(cells.get(name), table["nobody"])]
        if wording.first_words(cells.get("action")) and gaps:
            yield wording.shortened(str(cells["action"])), wording.listed(gaps)


def advice_missing(submission, review, rules, on):
    """Who was asked for advice, has sent none and did not decline, where the report does not say why."""
    table, people = rules[TABLE], {one.id: one for one in review.invited}
    sent = {one.participant for one in review.submissions if {answer.fact for answer in one.answers} & {*table["advice"]}}
    asked = dict.fromkeys(people[request.of] for request in review.requests if request.of in people)
    for one in asked:
        if one.role in table["advisers"] and one.id not in sent and not one.declined:
            name = table["setting"] if one.role == "senco" else one.name
            if not any("why" in wording.spoken(sentence, rules, TABLE, on) for sentence in about(name, submission)):
                yield "advice-missing", "", {"people": name}


def about(name, submission):
    """The sentences of a paper that speak of somebody: most of the longer words of the name stand in them, in some form."""
    parts = [part[:6] for part in name.casefold().split() if len(part) > 3] or [name.casefold()]
    texts = (one.value for one in submission.answers if isinstance(one.value, str) and not one.own_words)
    for text in texts:
        if 2 * sum(part in text.casefold() for part in parts) > len(parts):
            yield from (
                text[start:end]
                for start, end in language.Text(text).sentences
                if 2 * sum(part in text[start:end].casefold() for part in parts) > len(parts)
            )

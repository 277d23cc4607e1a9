"""The Disability Service is always asked and answers for the allocated social worker, whom the school tells the date."""

import re

from ehcforms import Notify, Request, facts_of, rule, wording

TABLE = "social_worker"
DAY = re.compile(r"\b\d{1,2}[./-]\d{1,2}\b|\b\d{4}-\d\d-\d\d\b")


@rule
def route(case, review, findings, today, rules):
    """The service is asked once the meeting is arranged and reminded; the school is asked to tell the worker."""
    known = facts_of(case, review, today, rules)
    if "meeting_date" not in known:
        return []
    table, meeting = rules[TABLE], {"for_meeting": known["meeting_date"].isoformat()}
    notices = [*tell_worker(known, today, table), *reminders(review, known, today, table)]
    notices += escalations({one.code for one in findings}, team_of(review, table), table)
    asked = Request(form=table["form"], of=f"team:{table['team']}", reason=table["basis"])
    return [asked, *(Notify(mail=mail, to=to, about={**about, **meeting}) for mail, to, about in notices)]


def tell_worker(known, today, table):
    """The school is asked to tell the worker when the date is set, and again when it is high time."""
    if known.get("social_worker_allocated") and not known.get("social_worker_told") and today <= known["meeting_date"]:
        step = table["told_by"] if (known["meeting_date"] - today).days <= table["told_by"] else 0
        yield "social-worker-reminder", "senco", {"worker": known["social_worker_name"], "step": step}


def reminders(review, known, today, table):
    """The last step that has passed since the service was asked, while it has neither answered nor declined."""
    if (team := team_of(review, table)) is None or team.declined or review.latest(table["form"], team.id) or today > known["meeting_date"]:
        return
    since = max(team.invited_on or today, known.get("meeting_set_on") or today)
    left, before = ((known["meeting_date"] - day).days for day in (today, since))
    if passed := [n for n in table["reminders"] if left <= n < before]:
        yield "request-reminder", team.id, {"form": table["form"], "step": min(passed)}


def escalations(codes, team, table):
    """Who else is told of silence or of a decline; the SENCo has heard of a decline already."""
    rows = [row for row in table["escalations"] if row["code"] in codes and team]
    return [(row["mail"], office, {"team": team.name}) for row in rows for office in row["to"]]


@rule
def watch(case, review, today, rules):
    """Whether the service has declined or is silent, and whether the worker knows the date."""
    known = facts_of(case, review, today, rules)
    if "meeting_date" not in known or review.closed_at or today > known["meeting_date"]:
        return []
    codes = [*worker(known, today, rules[TABLE]), *service(review, known, today, rules[TABLE])]
    words = {"worker": known.get("social_worker_name", ""), "told_on": known.get("social_worker_told_on"),
             "meeting_date": known["meeting_date"], "days": (known["meeting_date"] - today).days}  # fmt: skip
    rows = [{"name": one.name, "email": one.email} for one in review.invited if one.invited_on and not one.team]
    return [*say(rules, codes, today, **words), *invited(case, rows, "", today, rules)]


def worker(known, today, table):
    """What is to be said of telling the worker."""
    if not known.get("social_worker_allocated") or known.get("social_worker_told"):
        return []
    early = "moved" if "social_worker_told_on" in known else "tell"
    return ["not-told" if (known["meeting_date"] - today).days <= table["told_by"] else early]


def service(review, known, today, table):
    """What is to be said of the service."""
    if (team := team_of(review, table)) is None:
        return []
    if team.declined:
        row, words = table["not_known"], wording.whole_words(team.declined)
        whole = all(any(word.startswith(row[name]) for word in words) for name in ("checked", "offered"))
        asked = [] if whole or review.stage not in table["asks_in"] else ["no-advice"]
        return ["declined"] if known.get("social_worker_allocated") else asked
    asked_just_now = team.invited_on is not None and (today - team.invited_on).days < table["patience"]
    late = (known["meeting_date"] - today).days < table["answered_by"] and not asked_just_now
    return ["silent"] if late and not review.latest(table["form"], team.id) else []


@rule
def check(submission, form, case, review, rules):
    """A paper that invites the worker, does not ask the service, or holds no advice though it looks like some."""
    on, table, team = submission.day, rules[TABLE], team_of(review, rules[TABLE])
    own = team is not None and submission.participant == team.id
    said = {one.fact: one for one in submission.answers if one.fact}
    spoken = [one for one in submission.answers if one.fact and (own or one.fact in table["not_known"]["facts"])]
    found = [one for answer in spoken for one in not_known(answer, said, own, on, rules)]
    if people := said.get("participants"):
        found += invited(case, people.value, people.field, on, rules)
        if any(row.get("team") == table["team"] and row.get("ask") is False for row in people.value):
            found += say(rules, ["asked"], on, field=people.field)
    return found + (whose_words(said, submission.form == table["form"], case, on, rules) if own else [])


def not_known(answer, said, own, on, rules):
    """“Not known” in a few words, where neither what was checked nor an offer is told."""
    if not isinstance(answer.value, str):
        return []
    asked = answer.fact in (row := rules[TABLE]["not_known"])["facts"]
    words, kind = wording.whole_words(answer.value), row["asked" if asked else "advice"]
    checked, offered = (any(word.startswith(row[name]) for word in words) for name in ("checked", "offered"))
    found = None if len(words) > kind["short"] else pattern(kind["phrases"], row["gap"]).search(answer.value)
    if found is None or (checked and (offered or not own or "assessment_offered" in said)):
        return []
    return say(rules, ["not-known"], on, field=answer.field, start=found.start(), end=found.end())


def pattern(phrases, gap):
    """Phrases as one pattern; so many other words may lie between the words of a phrase."""
    between = rf"(?:\W+\w+){{0,{gap}}}?\W+"
    each = (re.escape(one).replace(r"\ ", between).replace("'", "['’]") for one in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)


def whose_words(said, advice, case, on, rules):
    """Words that the service sends for somebody else say how and when they were given."""
    table, name, how = rules[TABLE], said.get("on_behalf_name"), said.get("on_behalf_how")
    if name is None:
        worker = case.child.social_worker
        return say(rules, ["whose"], on, worker=worker.name) if advice and worker else []
    told = set(wording.whole_words(how.value)) if how else set()
    given = {"how": told & set(table["how"]), "when": told & set(table["when"]) or (how and DAY.search(how.value))}
    missing = [word for word, there in given.items() if not there]
    words = {"missing": wording.listed(missing), "name": name.value, "field": (how or name).field}
    return say(rules, ["how-given"], on, **words) if missing else []


def invited(case, rows, field, on, rules):
    """People of the list who have the address of the allocated social worker, or the same name."""
    worker, titles = case.child.social_worker, set(rules[TABLE]["titles"])
    name = set(wording.whole_words(worker.name)) if worker else set()
    other = ((row, set(wording.whole_words(row.get("name") or "")) ^ name) for row in rows if worker)
    alike = [row for row, differ in other if worker.is_at(row.get("email") or "") or not differ - titles]
    return [one for row in alike for one in say(rules, ["invited"], on, field=field, name=row.get("name", ""))]


def team_of(review, table):
    """The Disability Service as a participant, or None."""
    return next((one for one in review.invited if one.team == table["team"]), None)


def say(rules, codes, on, **words):
    """The findings with these codes."""
    return [one for code in codes for one in rules.say(f"{TABLE}.{code}", on, **words)]

"""A meeting that can be held: not in the past, not too soon, not over before it begins, and on a day when people work."""

from ehcforms import dates, facts_of, rule


@rule
def check(submission, form, case, review, rules):
    """Odd dates and times, before anybody is invited."""
    today = submission.day
    given = {answer.fact: answer for answer in submission.answers if answer.fact.startswith("meeting_")}
    if "meeting_date" not in given:
        return []
    known = facts_of(case, review, today, rules).get("meeting_date")
    day = dates.as_date(given["meeting_date"].value)
    if day is None:
        return []
    field, words = given["meeting_date"].field, {"day": dates.with_weekday(day)}
    found = [*backwards(given, today, rules)]
    if day < today and day != known:
        found += rules.say("meeting.past", today, field=field, **words)
    elif not dates.is_working_day(day):
        found += rules.say("meeting.day-off", today, field=field, **words)
    if 0 <= (day - today).days < rules["meeting"]["notice_days"] and day != known:
        found += rules.say("meeting.short-notice", today, field=field, **words)
    return found


def backwards(given, today, rules):
    """Whether the meeting ends before it starts; times are HH:MM and sort as text."""
    start, end = (given[name].value if name in given else "" for name in ("meeting_time", "meeting_end"))
    if not start or not end or start < end:
        return ()
    clocks = {"begins": dates.clock(start), "ends": dates.clock(end)}
    return rules.say("meeting.backwards", today, field=given["meeting_end"].field, **clocks)

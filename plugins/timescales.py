"""Every time limit of a review as a value: when it is due, which working day to aim for, and how it stands."""

from datetime import date, timedelta

from ehcforms import Deadline, Finding, dates, facts_of, rule

TABLE = "timescales"


@rule
def watch(case, review, today, rules):
    """All deadlines of the review, and a finding for each that is late or at risk."""
    known = {**facts_of(case, review, today, rules), **what_was_done(review)}
    found = deadlines_of(known, today, rules)
    return [*found, *(said for deadline in found if (said := finding(deadline)))]


def what_was_done(review):
    """When people were invited, and when papers and report went to them; absent while they have not."""
    opened = {one.stage: dates.london_date(one.at) for one in review.opened}
    invited = [one.invited_on for one in review.participants if one.invited_on]
    done = {
        "invited_on": min(invited, default=None),
        "papers_on": opened.get("meeting"),
        "report_on": opened.get("decision"),
    }
    return {name: day for name, day in done.items() if day}


def deadlines_of(known, today, rules):
    """The deadlines that follow from some facts; those whose starting fact is missing are unknown."""
    days = {"last_review": known.get("last_review") or known.get("plan_made"), **known}
    found, table = [], rules[TABLE]
    for row in rules.rows(TABLE, today):
        if any(known.get(name, row.get("until_known")) != wanted for name, wanted in row.get("only_if", {}).items()):
            continue
        due = due_of(row, days)
        days[row["name"]] = due
        found.append(deadline(row, due, days, today, table["soon_days"]))
    return found + transfers(known, today, rules) + suggested(known, today, table) + under_five(known, today, table)


def due_of(row, days):
    """The day by which it has to be done, or None. Where its start is not known, the latest that it can be."""
    start = days.get(row["from"])
    limits = [days.get(row.get("not_after"))] if start else []
    limits += [days[name] + timedelta(days=n) for name, n in row.get("not_after_days", {}).items() if days.get(name)]
    if start:
        limits.append(
            dates.twelve_months_starting(start)
            if row.get("months") == 12
            else start + timedelta(days=row.get("days", 0))
        )
    return min((limit for limit in limits if limit), default=None)


def deadline(row, due, days, today, soon):
    """One deadline as a value."""
    start = days.get(row["from"])
    done = days.get(row.get("done"))
    latest = due + timedelta(days=row["amber"] - row["days"]) if due and "amber" in row else due
    return Deadline(
        name=row["name"],
        title=row["title"],
        due=due,
        target=dates.working_day_on_or_before(due) if due else None,
        state=state(due, latest, done, today, soon),
        counted_from=f"{row['from']} {start}" if start else row["from"],
        basis=row["basis"],
        how=row["how"],
        met_on=done,
    )


def state(due, latest, done, today, soon):
    """How it stands. Between `due` and `latest` it is arguable, so it is at risk."""
    if due is None:
        return "unknown"
    day = done or today
    if day > latest:
        return "late"
    if day > due:
        return "at risk"
    if done:
        return "met"
    return "at risk" if (due - today).days < soon else "due"


def transfers(known, today, rules):
    """The move to the next phase: the plan has to be amended before a day in the year of the move."""
    year = known.get("year_group")
    for row in rules[TABLE]["transfers"]:
        if year in row["years"]:
            on = known.get("meeting_date") or today
            month, day = map(int, row["before"].split("-"))
            due = date(dates.academic_year(on) + 1, month, day) - timedelta(days=1)
            meeting = due - timedelta(days=84)
            left = "late" if today > due else "at risk" if today > meeting else "due"
            said = f"before {day} {due + timedelta(days=1):%B}; with twelve weeks after it, the meeting by {meeting.day} {meeting:%B %Y}"
            target = dates.working_day_on_or_before(due)
            return [Deadline(name="phase_transfer", title=row["title"], due=due, target=target, state=left,
                             counted_from=f"year_group {year}", basis=row["basis"], how=said)]  # fmt: skip
    return []


def suggested(known, today, table):
    """The weeks that the guidance suggests, counted back from a meeting in week 8."""
    meeting = known.get("meeting_date")
    if meeting is None:
        return []
    return [plain(row["name"], row["title"], meeting + timedelta(weeks=row["week"] - 8), today, f"meeting_date {meeting}", row["basis"])
            for row in table["suggested"]]  # fmt: skip


def under_five(known, today, table):
    """For a child under five: when another review should be considered."""
    last = known.get("last_review") or known.get("plan_made")
    if not known.get("under_five") or last is None:
        return []
    row = table["under_five"]
    return [
        plain(
            "under_five_review",
            row["title"],
            dates.add_months(last, row["months"][1]),
            today,
            f"last_review {last}",
            row["basis"],
        )
    ]


def plain(name, title, due, today, counted_from, basis):
    """A date to aim for; it is never late, since no law sets it."""
    target = dates.working_day_on_or_before(due)
    left = "due" if today <= due else "at risk"
    return Deadline(name=name, title=title, due=due, target=target, state=left, counted_from=counted_from, basis=basis)


def finding(one):
    """What to say of a deadline: nothing while there is time, or where no law sets it."""
    if one.name.startswith("suggested_") or one.state not in ("late", "at risk") or one.due is None:
        return None
    day = f"{one.due.day} {one.due:%B %Y}"
    words = f"{one.title}: due by {day}; aim for {one.target.day} {one.target:%B}."
    if one.state == "late":
        words = f"{one.title}: was due by {day}."
    return Finding(code=f"timescales.{one.state.replace(' ', '-')}", severity="warning" if one.state == "late" else "advice",
                   message=words, field=one.name, basis=one.basis)  # fmt: skip

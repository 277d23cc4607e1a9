"""Every time limit of a review as a value: when it is due, which working day to aim for, and how it stands."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from ehcforms import Deadline, dates, facts_of, rule

TABLE = "timescales"
READ = ("meeting_date", "year_taught", "year_group", "setting_last_year")
STATES = ("late", "at risk", "due", "met", "unknown")


@rule
def watch(case, review, today, rules):
    """All deadlines of the review, and a finding for each that is late, at risk or near."""
    found = limits(facts_of(case, review, today, rules), today, rules)
    said = [one for row, deadline in pressing(found, today) for one in findings(row, deadline, today, rules)]
    return [*(deadline for _, deadline in found), *said]


def limits(known, today, rules):
    """Each row that applies, with its deadline; worked out once while neither the day nor what is counted from has changed."""
    return worked_out(tuple((name, known[name]) for name in read_by(rules, today) if name in known), today, rules)


@lru_cache(maxsize=8)
def read_by(rules, today):
    """The names of the facts that the rows read."""
    rows, one, some = rules.rows(TABLE, today), ("from", "or_from", "done", "not_after"), ("only_if", "not_after_days")
    return {*READ, *(row.get(key) for row in rows for key in one), *(name for row in rows for key in some for name in row.get(key, ()))}


@lru_cache(maxsize=512)
def worked_out(facts, today, rules):
    """The same of facts as pairs; a deadline is unknown without its starting fact. A row may count from an earlier one."""
    days, found = dict(facts), []
    for row in rules.rows(TABLE, today):
        if applies(row, days):
            name, start = start_of(row, days)
            days[row["name"]] = due = due_of(row, start, days, days.get("meeting_date") or today)
            since = f"year_group {year_of(days)}" if "years" in row else f"{name} {start}" if start else name
            found.append((row, deadline(row, due, since, days.get(row.get("done")) if due else None, today)))
    return tuple(found)


def applies(row, known):
    """Whether a limit concerns this child and this review."""
    if "only_if" in row and any(known.get(name, row.get("until_known")) != wanted for name, wanted in row["only_if"].items()):
        return False
    if row.get("when_known"):
        return start_of(row, known)[1] is not None
    return "years" not in row or year_of(known) in moving_years(row, known)


def year_of(known):
    """The year that they are taught in, which is the class that moves; by age where no other is known."""
    return known.get("year_taught", known.get("year_group"))


def moving_years(row, known):
    """The years at whose end they move: the last of this setting where it is known, else the usual ones."""
    last, below = known.get("setting_last_year"), row.get("ends_with_setting_below")
    usual = row["years"] if last is None or below is None or last >= below else (last,)
    return (*row["always"], *usual)


def start_of(row, days):
    """The fact that a limit counts from and its day; the day is None where neither fact is known."""
    for name in (row["from"], row.get("or_from")):
        if isinstance(days.get(name), date):
            return name, days[name]
    return row["from"], None


def due_of(row, start, days, on):
    """The last day on which it is in time, or None where nothing is known to count from."""
    if "before" in row:
        month, day = map(int, row["before"].split("-"))
        return date(dates.academic_year(on) + 1, month, day) - timedelta(days=1)
    if start is None:
        return None
    ends = [days[name] + timedelta(days=n) for name, n in row.get("not_after_days", {}).items() if days.get(name)]
    return min(counted(row, start), days.get(row.get("not_after")) or date.max, *ends)


def counted(row, start):
    """So many months or days from the start."""
    months = row.get("months", 0)
    end = dates.months_starting(start, months) if row.get("starting") else dates.add_months(start, months)
    return end + timedelta(days=row.get("days", 0))


def deadline(row, due, since, done, today):
    """One deadline as a value."""
    return Deadline(
        name=row["name"], title=row["title"], basis=row["basis"], how=row["how"], counted_from=since,
        due=due, target=dates.working_day_on_or_before(due) if due else None, state=state(row, due, done, today),
        met_on=None if row.get("planned") and done and done > today else done,
    )  # fmt: skip


def state(row, due, done, today):
    """How it stands. Between `due` and an `amber` day it is arguable; what no law sets is never late."""
    if due is None:
        return "unknown"
    if row.get("period"):
        return "met" if today > due else "due"
    if row.get("soft"):
        return "met" if done and done <= today else "at risk" if today > due else "due"
    if row.get("planned") and done and done > today:
        return "due" if done <= due else "at risk" if today <= due else "late"
    day, latest = done or today, due + timedelta(days=row.get("amber", 0) - row["days"] if "amber" in row else 0)
    if day > due:
        return "at risk" if day <= latest else "late"
    return "met" if done else "at risk" if (due - today).days < row.get("soon", 0) else "due"


def findings(row, one, today, rules):
    """What to say of a deadline."""
    code = code_of(row, one, today)
    aim = rules[TABLE]["aim"].replace("{target}", f"{one.target.day} {one.target:%B}") if one.target < one.due else ""
    words = {"what": one.title, "due": one.due, "target": one.target, "aim": aim, "done": one.met_on, "do": row["do"], "after": row.get("after")}
    return [replace(said, basis=row["basis"]) for said in rules.say(f"{TABLE}.{code}", today, field=one.name, **words)]


def pressing(found, today):
    """The rows of which something may be said. Of those that end in one and the same step, such as the decision, it is the
    worst: the last that is over, else the next that comes."""
    worst = {}
    for row, one in (pair for pair in found if code_of(*pair, today)):
        key = (row.get("step", row["name"]), row.get("move") if "step" not in row else "")
        rank = STATES.index(one.state), (-1 if one.state == "late" else 1) * one.due.toordinal()
        if key not in worst or rank < worst[key][0]:
            worst[key] = rank, row, one
    return [(row, one) for _, row, one in worst.values()]


def code_of(row, one, today):
    """Which finding fits a deadline, or None."""
    if row.get("quiet") or one.due is None or (row.get("quiet_when_done") and one.met_on):
        return None
    if one.state == "late":
        return "was-late" if one.met_on else "late"
    if one.state == "at risk":
        return "arguable" if one.met_on else "at-risk"
    if one.state == "due" and 0 <= (one.due - today).days < row.get("remind", 0):
        return "soon"
    holiday = row.get("holiday") and one.due.weekday() < 5 and one.target < one.due
    return "holiday" if holiday and one.state == "due" else None

"""The Disability Service is always asked and answers for the allocated social worker, whom the school tells the date."""

import re
from datetime import timedelta

from ehcforms import Finding, Notify, Request, facts_of, rule

TABLE = "social_worker"
EMPTY = re.compile(
    r"\b(not|un)\s*known\b|\bno(t an)? (open|active) (case|involvement)\b|\bno records?\b", re.IGNORECASE
)


@rule
def route(case, review, findings, today, rules):
    """The service is asked once the meeting is arranged; the school is reminded to tell the worker; silence is told."""
    known = facts_of(case, review, today, rules)
    if "meeting_date" not in known:
        return []
    table = rules[TABLE]
    told = [Request(form=table["form"], of=f"team:{table['team']}", reason=rows_of(rules, today)["asked"]["basis"])]
    if known.get("social_worker_allocated") and "social_worker_told_on" not in known:
        told.append(Notify(mail="social-worker-reminder", to="senco", about={"worker": known["social_worker_name"]}))
    if any(one.code in ("social_worker.silent", "social_worker.declined") for one in findings):
        about = {"team": team_of(review, table).name, "worker": known.get("social_worker_name", "")}
        told += [Notify(mail="request-escalated", to=whom, about=about) for whom in ("senco", "coordinator")]
    return told


@rule
def watch(case, review, today, rules):
    """Whether the service was asked, has declined or is silent, and whether the worker knows the date."""
    known = facts_of(case, review, today, rules)
    if "meeting_date" not in known or review.closed_at:
        return []
    return [*worker(known, today, rules), *service(review, known, today, rules)]


def worker(known, today, rules):
    """What is to be said of telling the worker."""
    if not known.get("social_worker_allocated") or "social_worker_told_on" in known or today > known["meeting_date"]:
        return []
    rows = rows_of(rules, today)
    late = today > known["meeting_date"] - timedelta(days=rows["not-told"]["days"])
    return [said(rows["not-told" if late else "tell"], known)]


def service(review, known, today, rules):
    """What is to be said of the service."""
    table, rows = rules[TABLE], rows_of(rules, today)
    team = team_of(review, table)
    if team is None or not any(one.of == team.id for one in review.requests):
        return [said(rows["asked"], known)] if review.stage != "arrange" else []
    answered = any(one.participant == team.id for one in review.submissions)
    if team.declined:
        return [said(rows["declined"], known)] if known.get("social_worker_allocated") else []
    late = today > known["meeting_date"] - timedelta(days=rows["silent"]["days"])
    return [said(rows["silent"], known)] if late and not answered else []


@rule
def check(submission, form, case, review, rules):
    """A service that declines or writes no more than that it does not know the child has given no advice."""
    row = rows_of(rules, submission.at.date())["not-known"]
    return [
        Finding(code="social_worker.not-known", severity=row["severity"], message=row["message"], field=answer.field,
                start=found.start(), end=found.end(), basis=row["basis"])
        for answer in submission.answers
        if answer.fact in ("decline_reason", "what_was_checked")
        and (found := EMPTY.search(answer.value))
        and len(answer.value.split()) < 15
    ]  # fmt: skip


def team_of(review, table):
    """The Disability Service as a participant, or None."""
    return next((one for one in review.participants if one.team == table["team"]), None)


def rows_of(rules, today):
    """The rows in force, by name."""
    return {row["name"]: row for row in rules.rows(TABLE, today)}


def said(row, known):
    """A row as a finding."""
    words = row["message"].replace("{worker}", known.get("social_worker_name", "The social worker"))
    return Finding(code=f"social_worker.{row['name']}", severity=row["severity"], message=words, basis=row["basis"])

"""Findings without code: an authority adds rows to rules/checks.json, each with a condition of the form language."""

from dataclasses import replace
from functools import lru_cache

from ehcforms import Condition, facts_of, rule

TABLE = "checks"


@rule
def check(submission, form, case, review, rules):
    """What rows say of the paper that was just written; where they ask about a repeated page, row by row."""
    on = submission.day
    rows = [entry for entry in rows_of(rules, on) if speaks_of(*entry, form)]
    if not rows:
        return []
    known = facts_of(case, replace(review, submissions=(*review.submissions, submission)), on, rules)
    written = answers_by_row(submission)
    return [one for entry in rows for one in findings(*entry, form, known, written, rules, on)]


@rule
def watch(case, review, today, rules):
    """What rows say of the review as it stands: those that look at facts alone, or say "where": "review"."""
    rows = [] if review.closed_at else [entry for entry in rows_of(rules, today) if not is_of_a_paper(*entry)]
    known = facts_of(case, review, today, rules) if rows else {}
    return [one for row, condition in rows if condition.holds({}, known) for one in said(row, "", known, rules, today)]


@lru_cache(maxsize=16)
def rows_of(rules, on):
    """The rows in force on a day, each with its condition."""
    return tuple((row, Condition.model_validate(row["when"])) for row in rules.rows(TABLE, on))


def forms_of(row):
    """The forms that a row names; none where it speaks of every form with its questions."""
    return tuple(row.get("forms", ())) + ((row["form"],) if row.get("form") else ())


def questions_of(row, condition):
    """The questions that a row looks at or points at."""
    return condition.names()[0] | ({row["field"]} if row.get("field") else frozenset())


def is_of_a_paper(row, condition):
    """Whether a row speaks of what was written on a paper, and not of the review as it stands."""
    return row.get("where", "paper" if forms_of(row) or questions_of(row, condition) else "review") == "paper"


def speaks_of(row, condition, form):
    """Whether a row is to be asked of this form: it is named, or it has one of the questions."""
    if not is_of_a_paper(row, condition):
        return False
    if named := forms_of(row):
        return form.id in named
    wanted = questions_of(row, condition)
    return not wanted or any(question.id in wanted for _, question in form.questions())


def answers_by_row(submission):
    """{(page, row): {question: value}}; what stands in no row is under ("", "")."""
    found = {("", ""): {}}
    for answer in submission.answers:
        place = (answer.page, answer.row) if answer.row else ("", "")
        found.setdefault(place, {})[answer.question] = answer.value
    return found


def findings(row, condition, form, known, written, rules, on):
    """The findings of one row of the table: one for each row of a repeated page where it looks into one, else at most one."""
    fields = condition.names()[0]
    repeated = {page.id for page, question in form.questions() if page.repeat and question.id in fields}
    flat = written["", ""]
    for place, answers in written.items():
        page, key = place
        if (page in repeated) != bool(repeated) or (key and not repeated):
            continue
        if condition.holds(flat, known, answers):
            field = row.get("field", "")
            yield from said(row, f"{page}.{key}.{field}" if key and in_page(form, page, field) else field, known, rules, on)


def in_page(form, page, field):
    """Whether a question stands on this page."""
    return any(there.id == page and question.id == field for there, question in form.questions())


def said(row, field, known, rules, on):
    """A row in its own words."""
    return rules.say(f"{TABLE}.{row['code']}", on, field=field, facts=known)

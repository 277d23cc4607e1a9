"""What `ehcforms try` tells: as JSON for machines, and as a page for people."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from ehcforms.commands.tryout import Tried, titles_of_facts
from ehcforms.condition import Condition
from ehcforms.letters import SAFE_FACTS, in_words
from ehcforms.model import Deadline, Finding, Notify, Request
from ehcforms.piping import fill
from ehcforms.plugins import Heard
from ehcforms.rulebook import in_force
from ehcforms.site import Site

Told = dict[str, Any]


def as_json(tried: Tried, site: Site) -> Told:
    """Everything that was found out, by kind."""
    return {
        "form": tried.form.id,
        "title": tried.form.title,
        "as": tried.writer.id,
        "on": tried.today.isoformat(),
        "stage": tried.before.stage,
        "stage_after": _stage_after(tried),
        "refused": tried.refused,
        "errors": [asdict(one) for one in tried.played.mistakes],
        "pages": [_page(page) for page in tried.pages],
        "findings": list(_findings(tried)),
        "deadlines": [asdict(one) for one, _ in _values(tried, Deadline)],
        "requests": list(_requests(tried, site)),
        "notices": list(_notices(tried, site)),
        "not_applied": [*(asdict(one) for one in tried.played.absent), *_silent_checks(tried, site), *_out_of_force(tried, site)],
        "could_not_run": [*_failures(tried), *_dropped(tried)],
    }


def _stage_after(tried: Tried) -> str:
    if tried.after is None:
        return tried.before.stage
    return "closed" if tried.after.closed_at else tried.after.stage


def _values(tried: Tried, kind: type) -> Iterator[tuple[Any, Heard]]:
    """What was said of one kind, and by whom; of a question that was put twice, what was said the second time."""
    last = {(one.hook, one.plugin): one for one in tried.heard}
    return ((value, one) for one in last.values() for value in one.values if isinstance(value, kind))


def _page(page: Any) -> Told:
    questions = [{"id": one.id, "title": one.title, "required": one.required} for one in page.questions]
    return {"id": page.id, "title": page.title, "basis": page.basis, "questions": questions}


def _findings(tried: Tried) -> Iterator[Told]:
    texts = {answer.field: answer.text for answer in tried.played.answers}
    for one, heard in _values(tried, Finding):
        span = texts.get(one.field, "")[one.start : one.end] if one.start is not None else ""
        yield {"hook": heard.hook, "rule": heard.plugin, **asdict(one), "text": span}


def _requests(tried: Tried, site: Site) -> Iterator[Told]:
    """What rules ask of whom, and what the workflow asks because of it."""
    before = {one.key for one in tried.before.requests}
    told: set[tuple[str, str]] = set()
    for one, heard in _values(tried, Request):
        told.add((one.form, one.of.removeprefix("team:")))
        yield _request(one, heard.plugin, tried, site, before)
    for one in tried.after.requests if tried.after else ():
        if one.key not in before | told:
            yield _request(one, "workflow", tried, site, before)


def _request(one: Request, by: str, tried: Tried, site: Site, before: set[tuple[str, str]]) -> Told:
    of = one.of.removeprefix("team:")
    title = site.forms[one.form].title if one.form in site.forms else ""
    asked = {"form": one.form, "title": title, "of": of, "name": _name(of, tried), "due": one.due}
    return {**asked, "reason": one.reason, "by": by, "asked_before": (one.form, of) in before}


def _notices(tried: Tried, site: Site) -> Iterator[Told]:
    before, told = set(tried.before.notices), set()
    for one, heard in _values(tried, Notify):
        told.add(one)
        yield _notice(one, heard.plugin, tried, site)
    for one in tried.after.notices if tried.after else ():
        if one not in before | told:
            yield _notice(one, "workflow", tried, site)


def _notice(one: Notify, by: str, tried: Tried, site: Site) -> Told:
    wording = site.rules.get("mails", {}).get("mails", {}).get(one.mail, {})
    about = {name: in_words(known) for name, known in one.about.items()}
    safe = {name: in_words(tried.facts[name]) for name in SAFE_FACTS if name in tried.facts}
    subject = fill(wording.get("subject", ""), {**safe, **about})
    told = {"mail": one.mail, "to": one.to, "name": _name(one.to, tried), "subject": subject}
    return {**told, "about": about, "by": by}


def _name(id: str, tried: Tried) -> str:
    person = (tried.after or tried.before).participant(id)
    return person.name if person else ""


def _out_of_force(tried: Tried, site: Site) -> Iterator[Told]:
    """Rows of the rules that are not in force on this day."""
    for table in site.plugins.names:
        rows = [row for part in site.rules.get(table, {}).values() if isinstance(part, tuple) for row in part]
        for row in rows:
            if isinstance(row, Mapping) and row.get("basis") and not in_force(row, tried.today):
                name = row.get("code") or row.get("name") or row.get("title", "")
                day = row.get("effective_from", "")
                early = day > tried.today.isoformat()
                why = f"it is in force from {day}" if early else f"it was in force until {row['effective_to']}"
                title = row.get("title") or row.get("message") or row.get("why", "")
                yield {"what": "rule", "name": f"{table}.{name}", "title": title, "why": why}


def _silent_checks(tried: Tried, site: Site) -> Iterator[Told]:
    """Rows of rules/checks.json that might have spoken of this paper or this review, and when they would."""
    spoken = {one.code for one, _ in _values(tried, Finding)}
    words = {**titles_of_facts(site.edition), **tried.form.words}
    for row in site.rules.rows("checks", tried.today):
        named = (*row.get("forms", ()), *([row["form"]] if row.get("form") else ()))
        code, condition = f"checks.{row['code']}", Condition.model_validate(row["when"])
        asks = condition.names()[0] <= set(tried.form.words)
        if code not in spoken and (tried.form.id in named or (not named and asks)):
            why = f"it speaks only when {fill(condition.sentence(words), tried.facts)}"
            yield {"what": "check", "name": code, "title": row["message"], "why": why}


def _failures(tried: Tried) -> Iterator[Told]:
    """What could not run; of a question that was put twice, once."""
    failed = {(one.hook, one.plugin): one for one in tried.heard if one.trouble is not None}
    for one in failed.values():
        yield {"rule": one.plugin, "hook": one.hook, "why": f"{one.why}: {one.says}"}


def _dropped(tried: Tried) -> Iterator[Told]:
    """What rules wanted that cannot be."""
    for one in tried.after.findings if tried.after else ():
        if one.code.endswith(".could-not-run") and one.severity == "warning":
            yield {"rule": one.code.removesuffix(".could-not-run"), "hook": "route", "why": one.message}


def as_text(told: Told) -> str:
    """The same for people."""
    lines = [f"{told['title']}, sent by {told['as']} on {told['on']}", _where(told), ""]
    for title, key, line in (
        ("To put right before it can be sent", "errors", _error_line),
        ("Pages that rules add", "pages", _page_line),
        ("What the rules say", "findings", _finding_line),
        ("Who is asked", "requests", _request_line),
        ("Who is told", "notices", _notice_line),
        ("Did not apply", "not_applied", _absent_line),
        ("Could not run", "could_not_run", _failure_line),
    ):
        if told[key]:
            lines += [f"{title} ({len(told[key])})", *(f"  {line(one)}" for one in told[key]), ""]
    return "\n".join(lines).rstrip()


def _where(told: Told) -> str:
    if told["refused"]:
        return f"It could not be sent: {told['refused']}"
    after = told["stage_after"]
    stays = f"stays in its stage “{after}”"
    goes = stays if after == told["stage"] else "is closed" if after == "closed" else f"goes on to its stage “{after}”"
    return f"Once the errors below are put right and it is sent, the review {goes}." if told["errors"] else f"The review {goes}."


def _error_line(one: Told) -> str:
    return f"{one['field']}: {one['message']}"


def _page_line(one: Told) -> str:
    return f"{one['title']}: {', '.join(question['title'] for question in one['questions'])}"


def _finding_line(one: Told) -> str:
    place = f" at {one['field']}" if one["field"] else ""
    words = f" {one['start']}-{one['end']} “{one['text']}”" if one["start"] is not None else ""
    perhaps = f" Perhaps: {one['suggestion']}" if one["suggestion"] else ""
    return f"{one['severity']}{place}{words}: {one['message']}{perhaps} [{one['code']}; {one['basis']}]"


def _request_line(one: Told) -> str:
    due = f" by {one['due']}" if one["due"] else ""
    already = ", as before" if one["asked_before"] else ""
    return f"{one['name'] or one['of']}: {one['title'] or one['form']}{due} ({one['by']}{already})"


def _notice_line(one: Told) -> str:
    return f"{one['name'] or one['to']}: {one['subject'] or one['mail']} ({one['by']})"


def _absent_line(one: Told) -> str:
    return f"{one['what']} {one['name']}: {one['why']}"


def _failure_line(one: Told) -> str:
    return f"{one['rule']} in {one['hook']}: {one['why']}"

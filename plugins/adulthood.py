"""Preparing for adulthood: four strands in every report from Year 9 on, and room for them before."""

from ehcforms import Finding, Page, facts_of, rule

TABLE = "adulthood"


@rule
def ask(form, case, review, today, rules):
    """A page with the four strands and prompts for this age; from Year 9 on the meeting date each has to be answered."""
    table = rules.get(TABLE, {})
    if form.id not in table.get("forms", ()):
        return []
    known = facts_of(case, review, today, rules)
    return [page(table, rules.rows(TABLE, today), known)]


def page(table, rows, known):
    """The page of the four strands."""
    needed = bool(known.get("adulthood"))
    nothing = table["nothing_needed"]
    intro = (
        "From Year 9 on, every review must look at preparing for adulthood."
        if needed
        else (
            "It is never too early to think about adult life. These questions become part of every review from Year 9 on."
        )
    )
    return Page.model_validate({
        "id": "adulthood",
        "title": "Preparing for adulthood",
        "intro": f"{intro} Where a strand was considered and nothing is needed, write “{nothing} …”.",
        "basis": rows[0]["basis"] if rows else "",
        "components": [question(row, known, needed) for row in rows],
    })  # fmt: skip


def question(row, known, needed):
    """The question of one strand."""
    return {
        "type": "MultilineTextField",
        "id": f"adulthood-{row['strand']}",
        "title": row["title"],
        "hint": "; ".join(prompts(row, known)),
        "required": True if needed else "recommended",
        "max_words": 400,
        "fact": row["fact"],
        "basis": row["basis"],
    }


def prompts(row, known):
    """The prompts that fit the age and the year on the meeting date."""
    age, year = known.get("age", 0), known.get("highest_year", 0)
    return [
        prompt["text"]
        for prompt in row["prompts"]
        if age >= prompt.get("from_age", 0) and year >= prompt.get("from_year", -9)
    ]


@rule
def check(submission, form, case, review, rules):
    """A report from Year 9 on answers each strand, or says why nothing is needed."""
    table = rules.get(TABLE, {})
    known = facts_of(case, review, submission.at.date(), rules)
    if form.id not in table.get("forms", ()) or not known.get("adulthood"):
        return []
    said = {answer.fact: answer for answer in submission.answers}
    found = (
        strand(row, said.get(row["fact"]), table["nothing_needed"]) for row in rules.rows(TABLE, submission.at.date())
    )
    return [one for one in found if one]


def strand(row, answer, nothing):
    """What is to be said of one strand."""
    text = answer.value.strip() if answer else ""
    field = answer.field if answer else f"adulthood-{row['strand']}"
    if not text:
        words = (
            f"“{row['title']}” has to be looked at in every review from Year 9 on. Answer it, or write “{nothing} …”."
        )
        return Finding(code="adulthood.missing", severity="block", message=words, field=field, basis=row["basis"])
    reason = text.casefold().removeprefix(nothing.casefold()).strip(" .…,:;-–—")
    if text.casefold().startswith("considered") and len(reason.split()) < 3:
        words = f"“{row['title']}”: say why nothing is needed."
        return Finding(code="adulthood.no-reason", severity="block", message=words, field=field, basis=row["basis"])
    if text.casefold().strip(" .") in ("n/a", "na", "none", "nothing", "not applicable", "no"):
        words = f"“{row['title']}”: “{text}” does not show that it was considered. Write “{nothing} …”."
        return Finding(code="adulthood.no-reason", severity="block", message=words, field=field, basis=row["basis"])
    return None


@rule
def watch(case, review, today, rules):
    """Who reads the page of the review is told that adulthood belongs in it."""
    known = facts_of(case, review, today, rules)
    rows = rules.rows(TABLE, today)
    if not known.get("adulthood") or not rows:
        return []
    words = (
        f"This review must look at preparing for adulthood (Year {known['highest_year']} on the day of the meeting)."
    )
    return [Finding(code="adulthood.applies", severity="advice", message=words, basis=rows[0]["basis"])]

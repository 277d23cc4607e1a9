"""Who is invited: everyone the law names, in time, at the right address, and asked for information.

What the rules `social_worker` and `timescales` say already is not said again.
"""

from collections import defaultdict
from datetime import timedelta
from functools import lru_cache

from ehcforms import facts_of, names, rule, wording

TABLE = "invitations"


@rule
def watch(case, review, today, rules):
    """What is to be said of the list of people, from the day the meeting is arranged until it is held."""
    known = facts_of(case, review, today, rules)
    meeting = known.get("meeting_date")
    if TABLE not in rules or meeting is None or review.closed_at or today > meeting:
        return []
    everybody = review.invited
    here = [one for one in everybody if not one.declined]
    say = lambda code, **words: rules.say(f"{TABLE}.{code}", today, known_as=known["known_as"], **words)  # noqa: E731
    said = [*not_asked(here, review, rules, say), *own_addresses(here, rules, say), *missing(everybody, known, rules, today, say)]
    said += [*short_notice(here, known, rules, say), *prompts(everybody, known, rules, say), *addresses(here, known, say)]
    return [finding for one in said for finding in one]


def listed(people):
    """The names of people, each once."""
    return wording.listed(dict.fromkeys(one.name for one in people))


def not_asked(here, review, rules, say):
    """Those who were only invited, while information is still asked for."""
    table, wrote = rules[TABLE], {one.participant for one in review.submissions}
    done = {"senco", "coordinator", *table["spoken_of_elsewhere"], *wrote}
    silent = [one for one in here if not one.asked_for_information and not {one.role, one.team, one.id} & done]
    if silent and review.stage in table["asks_in"]:
        yield say("not-asked", names=listed(silent))


def own_addresses(here, rules, say):
    """Professionals who are invited themselves, though a team of theirs has an address."""
    for one in here:
        if one.role == "professional" and (team := team_for(one, rules)):
            yield say("team-address", name=one.name, team=team)


def team_for(person, rules):
    """The team to which a job, an organisation or an address belongs, in words; empty where there is none."""
    directory, domain = rules.get("directory", {}), domain_of(person.email)
    teams = directory.get("teams", ())
    if domain and any(domain == domain_of(row["email"]) for row in directory.get("settings", ())):
        return ""
    fits = max(teams, key=lambda row: share(row["name"], person, rules), default=None)
    if fits and share(fits["name"], person, rules) > 0.5:
        return f"“{fits['name']}”"
    there = [row["name"] for row in teams if domain and domain_of(row["email"]) == domain]
    if not there or domain in rules[TABLE]["shared_domains"]:
        return ""
    return f"“{there[0]}”" if len(there) == 1 else f"their team ({domain} has {len(there)} in the list)"


def share(team, person, rules):
    """How much of a team's name stands in somebody's job and organisation, from 0 to 1; therapist and therapy are one."""
    table = rules[TABLE]
    wanted = {word[:6] for word in names.parts_of(team) if word not in table["team_words_left_out"]}
    words = names.parts_of(f"{person.job_role} {person.organisation}")
    begun = {word[:6] for one in words for word in (one, *table["job_roles"].get(one, "").split())}
    return len(wanted & begun) / len(wanted) if wanted else 0


def domain_of(email):
    """What stands after the @ of an address."""
    return email.rpartition("@")[2].casefold().strip() if "@" in email else ""


def missing(everybody, known, rules, today, say):
    """Those whom the law names and for whom nobody was invited; whoever declined was invited."""
    people = [(one, kinds_of(rules).get(one.team, ""), f".{domain_of(one.email)}") for one in everybody]
    for row in rules.rows(TABLE, today):
        applies = known.get(row.get("only_if"), True) and not known.get(row.get("silent_if"), False)
        if applies and not any(fills(*one, row) for one in people):
            yield say("missing", who=row["who"].replace("{known_as}", known.get("known_as", "")), how=row["how"])


@lru_cache(maxsize=8)
def kinds_of(rules):
    """The kind of each team of the directory, by its id."""
    return {row["id"]: row.get("kind", "") for row in rules.get("directory", {}).get("teams", ())}


def fills(person, kind, domain, row):
    """Whether somebody, of a team of this kind, with an address that ends so, stands for what a row of the law names."""
    named = person.role in row.get("roles", ()) or kind in row.get("kinds", ())
    if named or person.role != "professional":
        return named
    return any(domain.endswith(f".{one}") for one in row.get("domains", ())) or is_about(person, row.get("words", ()))


def is_about(person, words):
    """Whether a word stands in somebody's name, job or organisation."""
    return not words_of(f"{person.job_role} {person.organisation} {person.name if person.team else ''}").isdisjoint(words)


@lru_cache(maxsize=256)
def words_of(said):
    """The words of a job or a name, as they stand and as names are compared."""
    return frozenset((*names.parts_of(said), *said.casefold().split()))


def short_notice(here, known, rules, say):
    """Those who had less notice than the first ones; of the first ones `timescales` speaks."""
    invited = [one for one in here if one.invited_on and one.email]
    first, since = min((one.invited_on for one in invited), default=None), known.get("meeting_set_on")
    table, short = rules[TABLE], defaultdict(list)
    for one in invited:
        told = max(one.invited_on, since or one.invited_on)
        if told > known["meeting_date"] - timedelta(days=table["days"]) and told != first:
            short[(known["meeting_date"] - told).days].append(one)
    for days, people in sorted(short.items()):
        code = "arguable" if days >= table["arguable_days"] else "late"
        yield say(code, names=listed(people), days=max(days, 0))


def prompts(everybody, known, rules, say):
    """Whom else to think of: a young person's parents only as they wish, adulthood from Year 9 on, the virtual school."""
    table, parents = rules[TABLE], [one for one in everybody if one.role == "parent"]
    wish = known.get("parents_wanted")
    if known.get("young_person") and parents and wish in (None, "no"):
        yield say("parents-unwanted" if wish else "parents-wish", names=listed(parents))
    if known.get("adulthood") and not any(is_about(one, table["adulthood_words"]) for one in everybody):
        yield say("adulthood")
    if known.get("looked_after") and not any(is_about(one, table["virtual_school_words"]) for one in everybody):
        yield say("virtual-school")


def addresses(here, known, say):
    """Those without an address, and those who share one; a child without one is told by those around them."""
    others = {"senco"} if known.get("young_person") else {"senco", "child"}
    if without := [one for one in here if not one.email.strip() and one.role not in others]:
        yield say("no-address", names=listed(without))
    sharing = defaultdict(list)
    for one in here:
        sharing[one.email.strip().casefold()].append(one)
    for email, people in sharing.items():
        if email and len(people) > 1:
            yield say("same-address", names=listed(people))

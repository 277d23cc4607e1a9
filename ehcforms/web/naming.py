"""What settings, teams, roles and areas of need are called, from the tables of the site."""

from collections.abc import Iterable, Mapping
from typing import Any

from ehcforms.model import Participant, Submission
from ehcforms.people import Account
from ehcforms.web.words import capfirst

ROLES = {
    "senco": "SENCo",
    "coordinator": "Case co-ordinator",
    "parent": "Parent or carer",
    "child": "Child or young person",
    "professional": "Professional",
    "team": "Team",
    "staff": "Member of staff",
    "forms-admin": "Forms administrator",
}
"""What roles are called where rules/roles.json does not say."""

AREAS = {
    "communication-and-interaction": "Communication and interaction",
    "cognition-and-learning": "Cognition and learning",
    "social-emotional-and-mental-health": "Social, emotional and mental health",
    "sensory-and-physical": "Sensory and physical",
}
"""The four areas of need (SEND Code of Practice 2015, 6.28 to 6.35)."""

Rules = Mapping[str, Any]


def _named(rows: Iterable[Mapping[str, Any]], id: str) -> str:
    return next((str(row.get("name") or row.get("title", "")) for row in rows if row.get("id") == id), "")


def setting_name(rules: Rules, id: str) -> str:
    """A school, college or nursery by its id."""
    return _named(rules.get("directory", {}).get("settings", ()), id) or id


def team_name(rules: Rules, id: str) -> str:
    """A team by its id."""
    return _named(rules.get("directory", {}).get("teams", ()), id) or id


def role_name(rules: Rules, id: str) -> str:
    """A role by its id."""
    table = rules.get("roles", {})
    return _named(table.get("rows", table.get("roles", ())), id) or ROLES.get(id, id.replace("-", " ").capitalize())


def area_name(id: str) -> str:
    """An area of need by its id."""
    return AREAS.get(id, id.replace("-", " ").capitalize())


def offices_in_words(account: Account, rules: Rules) -> str:
    """What somebody is, for the sign-in page of the demonstration: "SENCo, Maple School"."""
    places = {"senco": setting_name, "staff": setting_name, "team": team_name}
    found = [
        role_name(rules, one.role) + (f", {places[one.role](rules, one.of)}" if one.role in places else "")
        for one in account.offices
    ]
    return "; ".join(found) or account.job_role or "Takes part by invitation"


def person_in_words(person: Participant, rules: Rules) -> str:
    """What somebody is in a review: their relationship, job role or role, and where they belong."""
    what = capfirst(person.relationship) or person.job_role or role_name(rules, person.role)
    return what if not person.organisation else f"{what}, {person.organisation}"


def whose(sent: Submission) -> str:
    """The name of the person whose words a paper holds."""
    return sent.on_behalf_of.name if sent.on_behalf_of else sent.by


def by_whom(sent: Submission) -> str:
    """Whose words a paper holds: "Ann Bell", or "uploaded by Ann Bell on behalf of Cy Doe, social worker"."""
    if not sent.on_behalf_of:
        return f"{sent.by}, {sent.job_role}" if sent.job_role else sent.by
    other = sent.on_behalf_of
    whose = ", ".join(filter(None, [other.name, other.job_role, other.organisation]))
    return f"uploaded by {sent.by} on behalf of {whose}" + (f" ({other.how})" if other.how else "")

"""The people of the demonstration, in groups, each with the part they play."""

from collections.abc import Iterator, Mapping

from ehcforms.model import Case, Participant
from ehcforms.people import Account
from ehcforms.web import words
from ehcforms.web.naming import offices_in_words, role_name
from ehcforms.web.shell import Shell

GROUPS = {
    "Schools, colleges and nurseries": ("senco", "staff"),
    "Local authority and teams": ("coordinator", "team", "forms-admin"),
}
FAMILIES = "Families, young people and others who were invited"

Person = tuple[Account, str]


def groups(here: Shell) -> dict[str, list[Person]]:
    """Who can be signed in as, by group, with what each of them is."""
    invited = dict(_invited(here))
    found: dict[str, list[Person]] = {name: [] for name in (*GROUPS, FAMILIES)}
    for account in sorted(here.store.accounts(), key=lambda one: _order(one) + one.name):
        part = offices_in_words(account, here.site.rules) if account.offices else invited.get(account.email.casefold(), "")
        found[_group(account)].append((account, part or "Takes part by invitation"))
    return {name: people for name, people in found.items() if people}


def _order(account: Account) -> str:
    return account.offices[0].role if account.offices else ""


def _group(account: Account) -> str:
    role = _order(account)
    return next((name for name, roles in GROUPS.items() if role in roles), FAMILIES)


def _invited(here: Shell) -> Iterator[tuple[str, str]]:
    """What those without an office are, by their address."""
    for summary in here.store.summaries():
        case = here.store.get(summary.id)
        people = (*case.people, *(person for review in case.reviews for person in review.participants))
        yield from ((one.email.casefold(), _part(one, case, here.site.rules)) for one in people if one.email)


def _part(person: Participant, case: Case, rules: Mapping[str, object]) -> str:
    if person.role == "child":
        own = "Has a review of their own plan"
        return own if person.name == case.child.name else f"{own} ({case.child.name})"
    if person.role == "parent":
        return f"{words.capfirst(person.relationship) or 'Parent or carer'} of {case.child.name}"
    return f"{person.job_role or role_name(rules, person.role)}, invited to the review of {case.child.name}"

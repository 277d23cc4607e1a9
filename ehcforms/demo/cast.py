"""Who works in the demonstration, and how a child of children.json becomes a case."""

import hashlib
from datetime import date, datetime
from typing import Any

from ehcforms import dates
from ehcforms.frozen import FrozenDict
from ehcforms.model import Case, Child, Need, Outcome, Participant, Plan, Provision, SocialWorker
from ehcforms.people import Account, Office
from ehcforms.site import Site

SETTINGS = {"nursery": "little-reeds", "primary": "osier-lane", "academy": "marsh-academy", "college": "fen-college"}


def _person(key: str, name: str, email: str, job_role: str, *offices: tuple[str, str]) -> dict[str, Any]:
    return {"key": key, "name": name, "email": email, "job_role": job_role, "offices": offices}


CAST = (
    _person("nursery", "Hannah Wren", "hannah.wren@littlereeds.example", "SENCo", ("senco", "little-reeds")),
    _person("primary", "Priya Shah", "priya.shah@osierlane.example", "SENCo", ("senco", "osier-lane")),
    _person("academy", "Marcus Bell", "marcus.bell@marshacademy.example", "SENCo", ("senco", "marsh-academy")),
    _person(
        "college",
        "Imran Qureshi",
        "imran.qureshi@fencollege.example",
        "Head of learning support",
        ("senco", "fen-college"),
    ),
    _person(
        "coordinator", "Joanna Reed", "joanna.reed@fenmarsh.example", "Case co-ordinator", ("coordinator", "fenmarsh")
    ),
    _person("disability", "Lou Hart", "lou.hart@fenmarsh.example", "Duty worker", ("team", "disability-service")),
    _person(
        "psychology",
        "Dr Ida Berg",
        "ida.berg@fenmarsh.example",
        "Educational psychologist",
        ("team", "educational-psychology"),
    ),
    _person(
        "speech",
        "Tess Novak",
        "tess.novak@fenhealth.example",
        "Speech and language therapist",
        ("team", "speech-and-language"),
    ),
    _person(
        "health",
        "Noah Finch",
        "noah.finch@fenhealth.example",
        "Paediatric physiotherapist",
        ("team", "children-health"),
    ),
    _person("autism", "Ewa Lis", "ewa.lis@fenmarsh.example", "Specialist teacher", ("team", "autism-support")),
    _person("sensory", "Ravi Menon", "ravi.menon@fenmarsh.example", "Teacher of the deaf", ("team", "sensory-support")),
    _person("forms", "Olga Ford", "olga.ford@fenmarsh.example", "Policy officer", ("forms-admin", "")),
)
"""The people of the settings, the authority and its teams."""


def account_of(person: dict[str, Any], password: str, now: datetime) -> Account:
    """Somebody of the demonstration as an account."""
    return Account(
        id=id_of(person["email"]),
        email=person["email"],
        name=person["name"],
        job_role=person["job_role"],
        phone="01632 960 100" if person["offices"] else "",
        offices=tuple(Office(role=role, of=of) for role, of in person["offices"]),
        password=password,
        created_at=now,
    )


def id_of(name: str) -> str:
    """The same random-looking id for the same name, so that addresses of the demonstration stay."""
    return hashlib.sha256(f"demo {name}".encode()).hexdigest()[:32]


def born(year_group: int, month_day: str, today: date) -> date:
    """The date of birth of somebody who is in a year group today."""
    month, day = map(int, month_day.split("-"))
    return date(dates.academic_year(today) - (5 if month >= 9 else 4) - year_group, month, day)


def case_of(told: dict[str, Any], site: Site, today: date) -> Case:
    """A child as a case without reviews."""
    reviewed = told.get("reviewed_months_ago")
    return Case(
        id=id_of(told["id"]),
        setting=SETTINGS[told["setting"]],
        child=_child(told, today),
        plan=_plan(told, today),
        coordinator="joanna.reed@fenmarsh.example",
        people=tuple(_people(told, site)),
        last_review=dates.add_months(today, -reviewed) if reviewed else None,
    )


def _child(told: dict[str, Any], today: date) -> Child:
    worker = told.get("social_worker")
    return Child(
        name=told["name"],
        known_as=told["known_as"],
        date_of_birth=born(told["year_group"], told["born"], today),
        pronouns=told["pronouns"],
        looked_after=told.get("looked_after", False),
        social_worker=SocialWorker(name=worker[0], email=worker[1], phone=worker[2]) if worker else None,
        preferences=tuple(told.get("preferences", ())),
    )


def _plan(told: dict[str, Any], today: date) -> Plan:
    provision = ("what", "who", "how_often", "how_long", "group_size", "where", "until")
    made = dates.add_months(today, -told["made_months_ago"])
    return Plan(
        made_on=made,
        issued_on=made,
        sections=FrozenDict(told["sections"]),
        needs=tuple(Need(id=f"n{n}", area=area, text=text) for n, (area, text) in enumerate(told["needs"], 1)),
        outcomes=tuple(
            Outcome(id=f"o{n}", text=text, area=area, by=by) for n, (text, area, by) in enumerate(told["outcomes"], 1)
        ),
        provision=tuple(
            Provision(id=f"p{n}", **dict(zip(provision, row, strict=True)))
            for n, row in enumerate(told["provision"], 1)
        ),
    )


def _people(told: dict[str, Any], site: Site) -> list[Participant]:
    people = [
        Participant(id="coordinator", role="coordinator", name="Joanna Reed", email="joanna.reed@fenmarsh.example")
    ]
    for name, role, email, relationship in told["people"]:
        people.append(
            Participant(id=f"person-{len(people)}", role=role, name=name, email=email, relationship=relationship)
        )
    teams = {row["id"]: row for row in site.directory["teams"]}
    for id in told["teams"]:
        row = teams[id]
        people.append(
            Participant(id=f"person-{len(people)}", role="team", team=id, name=row["name"], email=row["email"])
        )
    return people

"""The child or young person and their EHC plan."""

from dataclasses import field
from datetime import date

from ehcforms.frozen import FrozenDict, freeze, value


def mailbox(address: str) -> str:
    """The mailbox that an address leads to: capitals, spaces around it and a +tag do not count."""
    local, at, domain = address.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


@value
class SocialWorker:
    """The worker allocated to a looked-after or supported child. Never a user: the Disability Service answers."""

    name: str
    email: str = ""
    phone: str = ""
    told_of_meeting_on: date | None = None

    def is_at(self, address: str) -> bool:
        """Whether an address leads to their recorded mailbox."""
        return bool(self.email.strip()) and mailbox(self.email) == mailbox(address)


@value
class Child:
    """The child or young person. `year_taught` is the National Curriculum year they are taught in, Reception is 0."""

    name: str
    date_of_birth: date
    known_as: str = ""
    year_taught: int | None = None
    pronouns: str = ""
    upn: str = ""
    looked_after: bool = False
    social_worker: SocialWorker | None = None
    preferences: tuple[str, ...] = ()
    """Words that the child or young person has asked for, such as "autistic"; language rules leave them alone."""


@value
class Need:
    """A special educational need: its area, by the Code's four areas, and the plan's words."""

    id: str
    area: str
    text: str


@value
class Outcome:
    """An outcome of Section E, with the area of need it belongs to and the date by which it should be met."""

    id: str
    text: str
    area: str = ""
    by: str = ""


@value
class Provision:
    """One row of Sections F, G or H: what, who, how often, how long, in which group, where, until when."""

    id: str
    what: str
    outcome: str = ""
    section: str = "F"
    who: str = ""
    how_often: str = ""
    how_long: str = ""
    group_size: str = ""
    where: str = ""
    until: str = ""


@value
class Plan:
    """The EHC plan. `made_on` is when it was first made: an amended plan never resets the clock of reviews."""

    made_on: date
    issued_on: date | None = None
    sections: dict[str, str] = field(default_factory=FrozenDict)
    """The words of sections A to K by letter, such as {"A": "...", "I": "..."}."""
    needs: tuple[Need, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    provision: tuple[Provision, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "sections", freeze(self.sections))

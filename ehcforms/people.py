"""People with an account, and the offices they hold."""

from datetime import datetime, timedelta

from ehcforms.model import value

SIGN_IN_LASTS = timedelta(minutes=30)
"""How long a link may be used that somebody asked for to sign in."""


@value
class Office:
    """A standing post. `of` is the id of the setting, the authority or the team; empty for a forms administrator.

    Roles: "senco" and "staff" of a setting, "coordinator" of the authority, "team" of a team, "forms-admin".
    Parents, children and professionals hold none: they take part by their address.
    """

    role: str
    of: str = ""


@value
class Account:
    """Somebody who can sign in. `password` is an argon2 hash, empty for those who only use links.

    `epoch` counts up with every change of the password and ends all earlier sessions.
    """

    id: str
    email: str
    name: str
    job_role: str = ""
    phone: str = ""
    offices: tuple[Office, ...] = ()
    password: str = ""
    epoch: int = 0
    created_at: datetime | None = None
    signed_in_at: datetime | None = None


def same_address(one: str, other: str) -> bool:
    """Whether two e-mail addresses are one; capitals do not count."""
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()

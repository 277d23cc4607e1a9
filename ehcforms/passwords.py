"""Passwords: what is accepted, how they are kept, and how they are compared without telling who has an account."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200

_COMMON = frozenset(
    [
        "passwordpassword",
        "password1234",
        "123456789012",
        "1234567890123",
        "qwertyuiop12",
        "qwertyuiopas",
        "letmeinletmein",
        "iloveyouiloveyou",
        "administrator",
        "adminadminadmin",
        "welcomewelcome",
        "changemenow12",
        "trustno1trustno1",
        "abcdefghijkl",
        "abc123abc123",
        "111111111111",
        "000000000000",
        "passw0rd1234",
        "p@ssword1234",
        "football1234",
        "monkeymonkey",
        "sunshine1234",
        "princess1234",
        "dragondragon",
        "superman1234",
        "liverpool1234",
        "arsenal12345",
        "manchester12",
        "chelsea12345",
        "ehcformsehcforms",
    ]
)


@cache
def _hasher() -> PasswordHasher:
    """19 MiB, two passes: the smallest of the parameter sets that OWASP names, so that a worker stays small."""
    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")


def trouble_with(password: str, email: str = "") -> str:
    """Why a password is not accepted, in a sentence; empty when it is. Length counts, composition does not."""
    plain = password.casefold().strip()
    if len(password) < SHORTEST:
        return f"Enter a password of at least {SHORTEST} characters. Three random words make a good one."
    if len(password) > LONGEST:
        return f"Enter a password of at most {LONGEST} characters."
    if plain in _COMMON or len(set(plain)) < 4 or plain == email.casefold():
        return "Enter a password that is harder to guess. Three random words make a good one."
    return ""


def hash_of(password: str) -> str:
    """What is kept of a password."""
    return _hasher().hash(password)


def matches(password: str, kept: str) -> bool:
    """Whether the password is the kept one. Without a kept one it takes the same time and is False."""
    try:
        _hasher().verify(kept or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)

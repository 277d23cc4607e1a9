"""The one text policy at the door: what is typed is kept in one form of Unicode, and what cannot be kept is refused."""

import unicodedata


class Unkeepable(ValueError):
    """A text with a character that cannot be kept."""


def clean(text: str) -> str:
    """The text in NFC with plain line ends. Raises Unkeepable for NUL and halves of characters."""
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Unkeepable("This has a character that cannot be kept. Type it again instead of copying it.")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def without_unkeepable(text: str) -> str:
    """The text with those characters left out, so that the rest can be shown again."""
    return "".join(letter for letter in text if letter != "\x00" and not "\ud800" <= letter <= "\udfff")

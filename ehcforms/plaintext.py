"""The one text policy at the door: what is typed is kept in one form of Unicode, and what cannot be kept is refused."""

import re
import unicodedata

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL, and halves of characters."""


class Unkeepable(ValueError):
    """A text with a character that cannot be kept."""


def clean(text: str) -> str:
    """The text in NFC with plain line ends. Raises Unkeepable for NUL and halves of characters."""
    if _UNKEEPABLE.search(text):
        raise Unkeepable("This has a character that cannot be kept. Type it again instead of copying it.")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def without_unkeepable(text: str) -> str:
    """The text with those characters left out, so that the rest can be shown again."""
    return _UNKEEPABLE.sub("", text)

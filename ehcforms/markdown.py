"""Markdown of forms to HTML in the design system's classes: an allow-list of marks, no HTML, safe links only.

Places such as {known_as} stay as they are; `piping.fill_html` puts escaped words into the finished HTML.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MARKS = ("heading", "list", "blockquote", "hr", "emphasis", "link", "autolink", "escape", "newline", "entity")
"""What may be written besides plain paragraphs."""

CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
    "link_open": "govuk-link",
    "blockquote_open": "govuk-inset-text",
    "hr": "govuk-section-break govuk-section-break--m govuk-section-break--visible",
    "h1": "govuk-heading-xl",
    "h2": "govuk-heading-m",
}
SMALL_HEADING = "govuk-heading-s"

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")


def is_safe_link(address: str) -> bool:
    """Whether a link leads to https:, to mailto: or to a page of this site."""
    address = address.strip()
    if re.search(r"[\x00-\x20\\]", address) or address.startswith("//"):
        return False
    scheme = _SCHEME.match(address)
    return scheme is None or scheme[0].casefold() in ("https:", "mailto:")


def to_html(text: str, top: int = 2) -> str:
    """The HTML of a Markdown text; its largest heading (#) becomes a heading of level `top`."""
    if not text.strip():
        return ""
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        _dress(token, top)
        for inner in token.children or ():
            _dress(inner, top)
    return str(parser.renderer.render(tokens, parser.options, {}))


def _dress(token: "Token", top: int) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(6, int(token.tag[1]) + top - 1)}"
        if token.nesting == 1:
            token.attrSet("class", CLASSES.get(token.tag, SMALL_HEADING))
    elif token.type in ("blockquote_open", "blockquote_close"):
        token.tag = "div"
    if token.type in CLASSES:
        token.attrSet("class", CLASSES[token.type])


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False}).enable(list(MARKS))
    parser.validateLink = is_safe_link  # type: ignore[method-assign, assignment]
    return parser


@cache
def _lenient_parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero", {"html": False}).enable([*MARKS, "image"])
    parser.validateLink = lambda address: True  # type: ignore[method-assign, assignment]
    return parser


def unsafe_in(text: str) -> Iterator[tuple[str, str]]:
    """What of a Markdown text would not be shown as its author meant it: a sentence, and what to write instead."""
    if not text.strip():
        return
    for token in _inline(_lenient_parser().parse(text)):
        if token.type == "link_open" and not is_safe_link(str(token.attrGet("href") or "")):
            yield f"The link to “{token.attrGet('href')}” is not allowed.", "Use https:, mailto: or a page like /help."
        elif token.type == "image":
            yield "Pictures are not allowed in Markdown.", "Describe it in words, or attach a file."
        elif token.type == "text" and (found := _TAG.search(token.content)):
            yield f"HTML such as {found[0]} is not allowed in Markdown.", "Write **bold**, *italics*, [links](…)."


def _inline(tokens: "Sequence[Token]") -> "Iterator[Token]":
    for token in tokens:
        yield from token.children or ()

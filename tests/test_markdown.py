"""What Markdown becomes, and what it refuses."""

from datetime import date

import pytest

from ehcforms.markdown import is_safe_link, to_html, unsafe_in
from ehcforms.piping import fill, fill_html, names_in

BECOMES = [
    ("Plain & simple", '<p class="govuk-body">Plain &amp; simple</p>\n'),
    ("# A", '<h2 class="govuk-heading-m">A</h2>\n'),
    ("## A", '<h3 class="govuk-heading-s">A</h3>\n'),
    ("###### A", '<h6 class="govuk-heading-s">A</h6>\n'),
    ("- a\n- b", '<ul class="govuk-list govuk-list--bullet">\n<li>a</li>\n<li>b</li>\n</ul>\n'),
    ("1. a", '<ol class="govuk-list govuk-list--number">\n<li>a</li>\n</ol>\n'),
    ("*a* **b**", '<p class="govuk-body"><em>a</em> <strong>b</strong></p>\n'),
    ("[a](https://a.uk)", '<p class="govuk-body"><a href="https://a.uk" class="govuk-link">a</a></p>\n'),
    ("[a](/help#x)", '<p class="govuk-body"><a href="/help#x" class="govuk-link">a</a></p>\n'),
    ("<mailto:a@b.uk>", '<p class="govuk-body"><a href="mailto:a@b.uk" class="govuk-link">mailto:a@b.uk</a></p>\n'),
    ("> a", '<div class="govuk-inset-text">\n<p class="govuk-body">a</p>\n</div>\n'),
    ("---", '<hr class="govuk-section-break govuk-section-break--m govuk-section-break--visible">\n'),
    ("<b>a</b>", '<p class="govuk-body">&lt;b&gt;a&lt;/b&gt;</p>\n'),
    ("<script>a</script>", '<p class="govuk-body">&lt;script&gt;a&lt;/script&gt;</p>\n'),
    ("[a](javascript:x)", '<p class="govuk-body">[a](javascript:x)</p>\n'),
    ("`{known_as}`", '<p class="govuk-body">`{known_as}`</p>\n'),
    ("  \n", ""),
]


@pytest.mark.parametrize(("text", "html"), BECOMES)
def test_becomes(text: str, html: str) -> None:
    assert to_html(text) == html


def test_headings_begin_where_the_page_wants_them() -> None:
    assert to_html("# A\n## B", top=3) == '<h3 class="govuk-heading-s">A</h3>\n<h4 class="govuk-heading-s">B</h4>\n'
    assert to_html("# A", top=1) == '<h1 class="govuk-heading-xl">A</h1>\n'


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://a.uk/x?y=1", True),
        ("HTTPS://a.uk", True),
        ("mailto:a@b.uk", True),
        ("/help", True),
        ("#top", True),
        ("help", True),
        ("http://a.uk", False),
        ("//a.uk", False),
        ("/\\a.uk", False),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
    ],
)
def test_safe_links(address: str, safe: bool) -> None:
    assert is_safe_link(address) is safe


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[a](javascript:x)", "javascript:x"),
        ("[a](http://a.uk)", "http://a.uk"),
        ("- one\n- <http://a.uk>", "http://a.uk"),
        ("![a](https://a.uk/x.png)", "Pictures"),
        ("a <b>bold</b> word", "<b>"),
        ("<div onclick='x'>", "<div"),
        ("<!-- a -->", "<!--"),
        ("[a]\n\n[a]: x", ""),
        ("1 < 2 and 3 > 2", ""),
        ("[a](https://a.uk) and *b*", ""),
        ("", ""),
    ],
)
def test_unsafe(text: str, word: str) -> None:
    found = list(unsafe_in(text))
    assert bool(found) is bool(word)
    assert all(word in message and fix for message, fix in found[:1])


FACTS = {"known_as": "<Sam> {age} & 'co'", "age": 9, "needs": ("a", "b"), "late": True, "none": None}
FACTS |= {"on": date(2026, 1, 5)}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("What can {known_as} do?", "What can <Sam> {age} & 'co' do?"),
        ("{age}{age}", "99"),
        ("{needs}: {late}", "a, b: yes"),
        ("[{unknown}]", "[]"),
        ("{child_name}", "the child or young person"),
        ("{none}", ""),
        ("on {on}", "on 5 January 2026"),
        ("{age!r} {age.__class__} {} {0} {{age}}", "{age!r} {age.__class__} {} {0} {9}"),
        ("plain", "plain"),
    ],
)
def test_fill(text: str, filled: str) -> None:
    assert fill(text, FACTS) == filled


def test_fill_html_escapes_what_it_puts_in() -> None:
    assert fill_html("<p>{known_as}</p>", FACTS) == "<p>&lt;Sam&gt; {age} &amp; &#x27;co&#x27;</p>"
    assert fill_html("<p>x</p>", FACTS) == "<p>x</p>"


def test_names_in() -> None:
    assert names_in("{a} {b_c} {a} {d-e} {A b}") == ("a", "b_c", "d-e")

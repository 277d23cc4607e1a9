"""Golden reviews, told in JSON and played through the real site; between them every finding is made."""

import re
from pathlib import Path

import pytest
from story import STORIES, play

README = Path(__file__).parent.parent / "plugins" / "README.md"
CODE = re.compile(r"code='([a-z_]+\.[a-z-]+)'")


@pytest.fixture(scope="module")
def heard():
    """The codes that rules said in each story, by its name."""
    return {}


@pytest.mark.parametrize("path", sorted(STORIES.glob("*.json")), ids=lambda path: path.stem)
def test_story(path, site, tmp_path, heard):
    codes = heard.setdefault(path.stem, set())
    site.plugins._listener = lambda one: codes.update(CODE.findall(repr(one.values)))
    try:
        play(path, site, tmp_path)
    finally:
        site.plugins._listener = None


def test_there_are_enough_stories():
    assert len(list(STORIES.glob("*.json"))) >= 10


def documented():
    return set(re.findall(r"^\| `([a-z_]+\.[a-z-]+)` \|", README.read_text(encoding="utf-8"), re.MULTILINE))


def rows_of_words(site):
    """The codes that rows of a lexicon give, which stand in their table and not in the README."""
    return {f"transparency.{row['code']}" for row in site.rules.rows("transparency") if not row.get("safeguarding")}


def test_every_finding_is_made_in_some_story_and_not_in_another(heard, site):
    every = documented() | rows_of_words(site)
    never = sorted(every - set().union(*heard.values()))
    assert never == [], f"these findings never fire in a story: {never}"
    everywhere = sorted(code for code in every if all(code in codes for codes in heard.values()))
    assert everywhere == [], f"these findings fire in every story: {everywhere}"


def test_every_finding_that_is_made_is_documented(heard, site):
    assert set().union(*heard.values()) - documented() - rows_of_words(site) == set()


def test_the_readme_says_of_each_finding_what_its_table_says(site):
    text = README.read_text(encoding="utf-8")
    for table in site.rules:
        for row in site.rules.rows(table, part="findings"):
            code = f"{table}.{row['code']}"
            line = next((one for one in text.splitlines() if one.startswith(f"| `{code}` |")), None)
            assert line, f"plugins/README.md does not document {code}"
            for part in ("severity", "example", "basis"):
                assert row[part] in line, f"plugins/README.md says another {part} of {code} than its table"

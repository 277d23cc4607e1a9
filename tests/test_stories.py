"""Golden reviews, told in JSON and played through the real site; between them every finding is made."""

import re
from pathlib import Path

import pytest
from story import STORIES, play

README = Path(__file__).parent.parent / "plugins" / "README.md"
CODE = re.compile(r"code='([a-z_]+\.[a-z-]+)'")


@pytest.fixture(scope="module")
def heard(site):
    """Every code that a rule of the site has said so far."""
    codes: set[str] = set()
    site.plugins._trace = lambda line: codes.update(CODE.findall(line))
    yield codes
    site.plugins._trace = None


@pytest.mark.parametrize("path", sorted(STORIES.glob("*.json")), ids=lambda path: path.stem)
def test_story(path, site, tmp_path, heard):
    play(path, site, tmp_path)


def test_there_are_enough_stories():
    assert len(list(STORIES.glob("*.json"))) >= 10


def documented():
    return set(re.findall(r"^\| `([a-z_]+\.[a-z-]+)` \|", README.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_documented_finding_is_made_in_some_story(heard):
    silent = documented() - heard
    assert silent == set(), f"these findings never fire in a story: {sorted(silent)}"


def test_every_finding_that_is_made_is_documented(heard, site):
    rows = {f"transparency.{row['code']}" for row in site.rules.rows("transparency")} | {"transparency.safeguarding"}
    assert heard - documented() - rows == set()

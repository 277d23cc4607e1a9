"""Golden reviews, told in JSON and played through the real site."""

import pytest
from story import STORIES, play


@pytest.mark.parametrize("path", sorted(STORIES.glob("*.json")), ids=lambda path: path.stem)
def test_story(path, site, tmp_path):
    play(path, site, tmp_path)


def test_there_are_enough_stories():
    assert len(list(STORIES.glob("*.json"))) >= 10

"""Papers in rough use: very long words, and whatever else a browser may send."""

import pytest
from story import raise_curtain, start

from ehcforms.desk import LONGEST_CHOICE, known_for


def a_stage(site, tmp_path, **case):
    told = {"case": {"last_review": "2025-03-02", **case}, "steps": [{"on": "2026-01-05"}]}
    stage = raise_curtain(told, site, tmp_path)
    start(stage, {"who": "senco"})
    return stage


@pytest.mark.parametrize("words", ["By July {name} will read aloud. " * 200, "x" * 5_000, "   "])
def test_a_very_long_outcome_closes_no_paper(site, tmp_path, words):
    stage = a_stage(site, tmp_path, plan={"outcomes": [words]})
    client = stage.client("senco")
    first = client.get(f"{stage.home}/papers/arrange/senco/")
    assert client.get(first.headers["Location"]).status_code == 200
    choices = known_for(stage.case, stage.review, None, {}, site.rules, stage.today).lists["plan.outcomes"]
    assert all(0 < len(one.text) <= LONGEST_CHOICE for one in choices)

"""Every address of the site stands in routes.json with its act, and every act in the table of access.py."""

import json
from pathlib import Path

import pytest

from ehcforms.access import ACTS
from ehcforms.web.door import doors

GOLDEN = json.loads((Path(__file__).parent / "routes.json").read_text(encoding="utf-8"))


def found(app):
    return {f"{method} {one.rule}": one.act for one in doors(app) for method in one.methods}


def test_every_address_says_who_may_call_it(world):
    new = {address: act for address, act in found(world.app()).items() if address not in GOLDEN}
    assert new == {}, (
        f"{len(new)} address(es) are new: {', '.join(new)}. Register each view with @door and an act, then add it to "
        "tests/web/routes.json, so that whoever reviews the change sees who may call it."
    )


def test_no_address_has_quietly_changed_or_gone(world):
    assert found(world.app()) == GOLDEN


def test_only_the_sites_own_files_have_no_door():
    assert [address for address, act in GOLDEN.items() if not act] == ["GET /static/<path:filename>"]


@pytest.mark.parametrize("act", sorted(set(GOLDEN.values()) - {""}))
def test_every_act_is_in_the_table(act):
    assert act in ACTS


def test_outside_the_demonstration_there_is_no_page_of_mails(world):
    assert "GET /mails" in found(world.app()) and "GET /mails" not in found(world.app(demo=False))


def test_nothing_but_a_few_pages_can_be_opened_by_anyone():
    assert [address for address, act in GOLDEN.items() if act == "anyone"] == [
        "GET /",
        "GET /accessibility",
        "GET /help",
        "GET /link/<token>",
        "POST /link/<token>",
        "GET /mails",
        "GET /privacy",
        "GET /sign-in",
        "POST /sign-in",
        "POST /sign-in/as",
        "GET /sign-in/link",
        "POST /sign-in/link",
        "GET /sign-out",
        "POST /sign-out",
    ]

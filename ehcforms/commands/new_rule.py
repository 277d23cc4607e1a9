"""The command `new-rule`: a plugin, its table and a failing test, to begin with."""

import argparse
import keyword
import re
from pathlib import Path

from ehcforms.cli import Trouble
from ehcforms.commands import Commands
from ehcforms.commands import add as command
from ehcforms.commands.site import site_in
from ehcforms.site import starter_folder

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def add(commands: Commands) -> None:
    """Adds the command."""
    making = command(commands, "new-rule", make_rule, "Write a plugin, its table and a failing test, to begin with.")
    making.add_argument("name", help="small letters, digits and underscores, such as early_meeting")
    making.add_argument("--in", dest="folder", type=Path, default=Path("."), help="the site folder; here if left out")


def make_rule(given: argparse.Namespace) -> int:
    """Writes the three files."""
    name, folder = given.name, given.folder
    _check_name(name)
    if not folder.is_dir():
        raise Trouble(f"There is no folder {folder}. Make a site with: ehcforms init {folder}")
    places = {file: folder / file.format(name=name) for file in FILES}
    for place in places.values():
        if place.exists():
            raise Trouble(f"{place} is there already, and nothing was written. Choose another name.")
    for file, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(_filled(FILES[file], name), encoding="utf-8")
    print("\n".join(f"wrote {place}" for place in places.values()))
    print(f"Now run: python -m pytest {places[TEST]}\nIt fails, and says what to do next.")
    return 0


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        raise Trouble(
            f"“{name}” cannot be the name of a rule. Use small letters, digits and underscores, such as early_meeting."
        )
    shipped = site_in(starter_folder())
    if name in shipped.plugins.names or name in shipped.rules:
        raise Trouble(f"“{name}” is taken: it comes with ehcforms. Choose another name.")


def _filled(text: str, name: str) -> str:
    return text.replace("NAME", name).replace("TITLE", name.replace("_", " ").capitalize()).lstrip("\n")


TEST = "tests/test_{name}.py"
FILES = {
    "plugins/{name}.py": '''
"""TITLE: say here in one sentence what this rule is about."""

from ehcforms import facts_of, rule

TABLE = "NAME"


@rule
def watch(case, review, today, rules):
    """Say here what it answers. The other questions are ask, check and route: see plugins/README.md."""
    known = facts_of(case, review, today, rules)
    if speaks(known):
        return rules.say(f"{TABLE}.first", today, facts=known)
    return []


def speaks(known):
    """Whether there is something to say. Write the judgement here, from facts such as known.get("meeting_time")."""
    return False
''',
    "rules/{name}.json": """
{
  "title": "TITLE: what this rule says, and when",
  "source": "good practice",
  "findings": [
    {
      "code": "first",
      "severity": "advice",
      "when": "say in words when it speaks",
      "message": "Say kindly what is so for {known_as}, and what to do.",
      "suggestion": "",
      "example": "a short example of what triggers it",
      "basis": "good practice",
      "effective_from": "2014-09-01"
    }
  ]
}
""",
    TEST: '''
"""What the rule NAME says, and when it is silent."""

from datetime import date
from pathlib import Path

from ehcforms.testing import TODAY, a_case, a_review, a_site

SITE = a_site(Path(__file__).parent.parent)
ON = date(2026, 1, 30)


def said(**facts):
    """The codes that the rule gives where these facts are known of a review with a meeting on 30 January 2026."""
    review = a_review(facts={"meeting_date": ON, **facts})
    found = SITE.plugins.watch(a_case(), review, TODAY, SITE.rules).findings
    return [one.code for one in found if one.code.startswith("NAME.")]


def test_it_speaks():
    assert said(meeting_time="08:30") == ["NAME.first"], (
        "plugins/NAME.py does not speak yet. Next: 1. write in this test which facts make it speak; "
        "2. write the judgement in speaks(); 3. write the words in rules/NAME.json; 4. run this test again."
    )


def test_it_is_silent_where_all_is_well():
    assert said(meeting_time="10:00") == []
''',
}

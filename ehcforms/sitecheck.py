"""What is looked at across the files of a site, once each of them has been read: names, phrases, own tables."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ehcforms import jsontext
from ehcforms.own_tables import unlike
from ehcforms.phrasecheck import phrase_troubles
from ehcforms.problem import Problem, place_of
from ehcforms.tablecheck import Found
from ehcforms.tablefacts import fact_troubles
from ehcforms.workflow import Edition
from ehcforms.workflowcheck import name_troubles, workflow_troubles


def crossed(
    edition: Edition,
    sources: Mapping[str, str],
    shipped: Mapping[str, str],
    own_rules: Collection[str],
    wrong: Collection[str],
) -> Iterator[Problem]:
    """Everything that is wrong in one file of a site only because of what stands in another.

    `sources` and `shipped` are the texts of the site and of the starter site; a table whose rule is among `own_rules`
    has a shape of its own. Files that are `wrong` in themselves have to be put right first.
    """
    for name, table in edition.rules.items():
        file = f"rules/{name}.json"
        if file in wrong:
            continue
        text, law = sources[file], shipped.get(file)
        found: list[Found] = []
        if not any(one == "rules/facts.json" or one.startswith("forms/") for one in wrong):
            found += fact_troubles(table, edition.rules, edition.forms.values())
            found += workflow_troubles(edition.workflow, edition.rules, edition.forms) if name == "workflow" else ()
        if text != law:
            own, like = jsontext.parse(text, file)[0], jsontext.parse(law, file)[0] if law is not None else {}
            found += phrase_troubles(own, like)
            found += name_troubles(own, own.get("names_in") or like.get("names_in"), edition)
            if like and name not in own_rules:
                found += unlike(name, own, like)
        yield from problems_of(found, file, text)


def problems_of(found: Iterable[Found], file: str, text: str) -> Iterator[Problem]:
    """Troubles of a table as problems with line and column."""
    positions: Any = None
    for path, code, message, fix in found:
        positions = positions or jsontext.parse(text, file)[1]
        line, column = positions.key(path) if code == "rule.misspelt" else positions.value(path)
        yield Problem(code=code, file=file, line=line, column=column, place=place_of(path), message=message, fix=fix)

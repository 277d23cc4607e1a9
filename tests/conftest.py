"""What every test starts from."""

import os

import pytest

os.environ.setdefault("EHCFORMS_RULE_SECONDS", "60")
"""Coverage makes rules many times slower, and a busy machine more so: tests of the limit itself give their own."""

pytest_plugins = ["ehcforms.testing"]


@pytest.fixture(scope="session")
def rules(site):
    """The tables of the starter site."""
    return site.rules

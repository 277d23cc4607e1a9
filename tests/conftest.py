"""What every test starts from."""

import pytest

pytest_plugins = ["ehcforms.testing"]


@pytest.fixture(scope="session")
def rules(site):
    """The tables of the starter site."""
    return site.rules

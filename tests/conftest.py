"""What every test starts from."""

pytest_plugins = ["ehcforms.testing"]

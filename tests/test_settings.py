"""Settings: from the file, from the environment, and what is said of those that cannot be."""

import pytest

from ehcforms.settings import SETTINGS, defaults, read_settings
from ehcforms.site import load_site


def read(tmp_path, text="", environment=None):
    file = tmp_path / "ehcforms.toml"
    file.write_text(text)
    return read_settings(file, environment or {})


def test_settings_from_the_file_and_from_the_environment(tmp_path):
    text = 'port = 81\ntrusted_hosts = ["a", "b"]\nbehind_proxy = true'
    environment = {
        "EHCFORMS_PORT": "82",
        "EHCFORMS_BEHIND_PROXY": "no",
        "EHCFORMS_TRUSTED_HOSTS": "c, d,",
        "EHCFORMS_TRACE": "1",
        "OTHER": "x",
    }
    settings, problems = read(tmp_path, text, environment)
    assert problems == []
    assert (settings["port"], settings["behind_proxy"], settings["trusted_hosts"]) == (82, False, ("c", "d"))
    assert settings.hosts == ("localhost", "c", "d") and not settings.is_https


def test_what_is_not_given_has_its_default(tmp_path):
    assert read_settings(tmp_path / "none.toml", {}) == (defaults(), [])
    assert dict(defaults().values) == {one.name: one.default for one in SETTINGS}


@pytest.mark.parametrize(
    ("text", "code", "line", "place", "words"),
    [
        ('site_name = "x"\nport = = 1', "settings.syntax", 2, "", "a name, an equals sign"),
        ("\n\nprot = 80", "settings.unknown", 3, "prot", "Did you mean port?"),
        ("zzzzzz = 3", "settings.unknown", 1, "zzzzzz", "README"),
        ('threads = 1\n[smtp]\nhost = "x"', "settings.unknown", 2, "smtp", "smtp"),
        ('port = "x"', "settings.value", 1, "port", "a whole number from 1 to 65535"),
        ("port = 65536", "settings.value", 1, "port", "from 1 to 65535"),
        ("smtp_timeout = 0", "settings.value", 1, "smtp_timeout", "a whole number from 1 on"),
        ("threads = true", "settings.value", 1, "threads", "a whole number"),
        ("behind_proxy = 1", "settings.value", 1, "behind_proxy", "For example behind_proxy = false"),
        ("site_name = 3", "settings.value", 1, "site_name", "a text"),
        ("trusted_hosts = 3", "settings.value", 1, "trusted_hosts", "a list of texts"),
        ("trusted_hosts = [3]", "settings.value", 1, "trusted_hosts", 'For example trusted_hosts = ["'),
        ('smtp_security = "ssl"', "settings.value", 1, "smtp_security", '"starttls", "tls" or "none"'),
        ('mail_from = "nobody"', "settings.value", 1, "mail_from", "EHC plan reviews <"),
        ('mail_from = "a@b.example\\nBcc: c@d.example"', "settings.value", 1, "mail_from", "EHC plan reviews <"),
        ('public_url = "reviews.example"', "settings.public-url", 1, "public_url", "https://"),
        ('public_url = "https://[x"', "settings.public-url", 1, "public_url", "https://"),
        ('public_url = "https://x.example:99999"', "settings.public-url", 1, "public_url", "https://"),
        ('public_url = "https://x.example/?a=b"', "settings.public-url", 1, "public_url", "https://"),
    ],
)
def test_a_bad_line_is_named_with_what_to_write(tmp_path, text, code, line, place, words):
    _, (problem,) = read(tmp_path, text)
    assert (problem.code, problem.file, problem.line, problem.place) == (code, "ehcforms.toml", line, place)
    assert words in f"{problem.message} {problem.fix}"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("EHCFORMS_PORT", "eighty", "a whole number"),
        ("EHCFORMS_PORT", "9" * 5000, "a whole number"),
        ("EHCFORMS_BEHIND_PROXY", "perhaps", "true or false"),
        ("EHCFORMS_PUBLC_URL", "https://x.example", "Did you mean public_url?"),
    ],
)
def test_a_bad_variable_is_named(tmp_path, name, value, words):
    _, (problem,) = read(tmp_path, environment={name: value})
    assert (problem.file, problem.place) == ("environment", name)
    assert words in f"{problem.message} {problem.fix}"


def test_a_bad_value_leaves_the_default_and_a_password_is_not_repeated(tmp_path):
    settings, problems = read(tmp_path, "port = 0\nsmtp_password = 8471")
    assert settings["port"] == 8000
    assert "8471" not in " ".join(map(str, problems)) and len(problems) == 2


@pytest.mark.parametrize(
    ("public", "moved"),
    [
        ("http://localhost:8000", "http://localhost:8123"),
        ("http://127.0.0.1", "http://127.0.0.1:8123"),
        ("https://reviews.example", "https://reviews.example"),
    ],
)
def test_links_of_this_computer_follow_the_port(public, moved):
    settings = defaults().using(public_url=public).on_port(8123)
    assert (settings["port"], settings["public_url"]) == (8123, moved)


def test_rules_get_the_time_that_the_settings_say(tmp_path, monkeypatch):
    monkeypatch.delenv("EHCFORMS_RULE_SECONDS", raising=False)
    (tmp_path / "ehcforms.toml").write_text("rule_seconds = 1")
    (tmp_path / "plugins").mkdir()
    endless = "from ehcforms import rule\n@rule\ndef watch(case):\n    while True:\n        pass\n"
    (tmp_path / "plugins" / "endless.py").write_text(endless)
    site = load_site(tmp_path)
    from ehcforms.testing import TODAY, a_case, a_review

    said = site.plugins.watch(a_case(reviews=(a_review(),)), a_review(), TODAY, site.rules)
    assert [one.code for one in said.troubles if "endless" in f"{one.code} {one.message}"]
    assert site.plugins._seconds == 1

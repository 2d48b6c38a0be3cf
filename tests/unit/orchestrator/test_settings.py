"""Settings: read once, wrong ones named."""

import pytest

from orchestrator.errors import ConfigurationError
from orchestrator.settings import Settings, read_settings

GOOD = {
    "SUPABASE_URL": "http://127.0.0.1:54321/",
    "SUPABASE_PUBLISHABLE_KEY": "sb_publishable_x",
    "SUPABASE_SECRET_KEY": "sb_secret_x",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)


def test_lists_are_read_and_the_url_loses_its_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZAPBASE_BROWSER_ARGS", '["--no-sandbox"]')
    monkeypatch.setenv("ZAPBASE_CORS_ORIGINS", "http://a, http://b")
    settings = read_settings()
    assert settings.supabase_url == "http://127.0.0.1:54321"
    assert settings.browser_args == ["--no-sandbox"]
    assert settings.cors_origins == ["http://a", "http://b"]


def test_the_secret_key_is_not_shown() -> None:
    assert "sb_secret_x" not in repr(read_settings())


def test_every_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in GOOD:
        monkeypatch.delenv(name)
    with pytest.raises(ConfigurationError) as error:
        read_settings()
    for name in GOOD:
        assert f"{name}: is not set" in error.value.detail


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SUPABASE_URL", "127.0.0.1"),
        ("SUPABASE_PUBLISHABLE_KEY", "sb_secret_x"),
        ("SUPABASE_SECRET_KEY", "sb_publishable_x"),
        ("ZAPBASE_ENGINE", "telegram"),
        ("ZAPBASE_API_PORT", "0"),
        ("ZAPBASE_BROWSER_ARGS", "--no-sandbox"),
    ],
)
def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as error:
        read_settings()
    assert name in error.value.detail
    assert value not in error.value.detail or name == "ZAPBASE_ENGINE"


NUMBER_TYPES = {str(int), str(float)}
NUMBERS = [
    f"ZAPBASE_{name.upper()}"
    for name, field in Settings.model_fields.items()
    if str(field.annotation) in NUMBER_TYPES
]


@pytest.mark.parametrize("value", ["-1", "x", " ", "1e400", "99999999999999999999", "nan", "inf", "1,5"])
@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=f"{name}: "):
        read_settings()


@pytest.mark.parametrize(
    "value", ["http://", "http://a b", "http://host:99999", "https://host:x", "http://[::1"]
)
@pytest.mark.parametrize("name", ["SUPABASE_URL", "ZAPBASE_PUBLIC_URL", "ZAPBASE_MANAGEMENT_URL"])
def test_an_address_that_leads_nowhere_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=name):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZAPBASE_SMTP_URL", "smtp://user:hunter2@host:99999"),
        ("ZAPBASE_SMTP_URL", "smtp://"),
        ("SUPABASE_SECRET_KEY", "sb_secret_hunter2é"),
        ("SUPABASE_PUBLISHABLE_KEY", "sb_publishable_hunter2\n"),
        ("ZAPBASE_METRICS_TOKEN", "hunter2 é"),
        ("ZAPBASE_MAIL_FROM", "nobody"),
        ("ZAPBASE_DASHBOARD_DIR", "/etc/passwd"),
    ],
)
def test_what_cannot_work_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=name) as error:
        read_settings()
    assert "hunter2" not in error.value.line()


def test_what_is_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        *NUMBERS,
        "ZAPBASE_STATE_DIR",
        "ZAPBASE_DASHBOARD_DIR",
        "ZAPBASE_METRICS_TOKEN",
        "JWT_SIGNING_KEY",
    ):
        monkeypatch.setenv(name, "")
    settings = read_settings()
    assert (settings.dashboard_dir, settings.metrics_token, settings.jwt_signing_key) == (None, None, None)
    assert str(settings.state_dir) == ".zapbase/orchestrator"

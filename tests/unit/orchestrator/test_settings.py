"""Settings: read once, wrong ones named."""

import pytest

from orchestrator.errors import ConfigurationError
from orchestrator.settings import read_settings

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

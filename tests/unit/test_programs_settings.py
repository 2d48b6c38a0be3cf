"""What the environment says of the devstack and the demo is read, or named in one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from devstack.demo_settings import DemoSettings, require_free_ports
from devstack.errors import ConfigurationError
from devstack.settings import ROOT, DevstackSettings, node_program, read_settings
from devstack.testing import demo_environment

NONSENSE = ["-1", "0", "x", " ", "1.5x", "1e400", "99999999999999999999", "nan", "inf", "5432,5433"]
NUMBER_TYPES = {str(int), str(float), str(int | None)}
NUMBERS = [
    (model, f"{model.model_config.get('env_prefix', '')}{name}".upper())
    for model in (DevstackSettings, DemoSettings)
    for name, field in model.model_fields.items()
    if str(field.annotation) in NUMBER_TYPES
]


@pytest.mark.parametrize("value", NONSENSE)
@pytest.mark.parametrize(("model", "name"), NUMBERS)
def test_a_number_that_is_none_is_named(
    monkeypatch: pytest.MonkeyPatch, model: type[BaseSettings], name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=f"^{name}: "):
        read_settings(model)


def test_what_is_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for model, name in NUMBERS:
        monkeypatch.setenv(name, "")
        read_settings(model)


@pytest.mark.parametrize(
    ("name", "value", "other"),
    [
        ("DEVSTACK_MAIL_PORT", "54321", "DEVSTACK_PORT"),
        ("DEVSTACK_REALTIME_PORT", "54325", "DEVSTACK_SMTP_PORT"),
        ("ZAPBASE_API_PORT", "54322", "DEVSTACK_POSTGRES_PORT"),
        ("SIMULATOR_TLS_PORT", "8000", "ZAPBASE_API_PORT"),
        # The demo's numbers have four from there on.
        ("DEMO_FIRST_PORT", "7998", "ZAPBASE_API_PORT"),
        ("SIMULATOR_PORT", "5004", "DEMO_FIRST_PORT"),
    ],
)
def test_two_ports_that_are_one_are_both_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, other: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as refused:
        require_free_ports(read_settings(DemoSettings), read_settings(DevstackSettings), real=False)
    assert name in str(refused.value) and other in str(refused.value)


@pytest.mark.parametrize(
    ("module", "setting"),
    [
        ("devstack.demo", "DEMO_FIRST_PORT=46001"),
        ("devstack.demo", "DEVSTACK_PORT=x"),
        ("devstack", "DEVSTACK_START_SECONDS=inf"),
        ("devstack", "DEVSTACK_CONFIRM_EMAIL=maybe"),
        ("devstack", "DEVSTACK_PROJECT=/no/such/folder"),
        ("devstack.realtime", "REALTIME_PORT=70000"),
    ],
)
def test_the_program_ends_with_one_line(module: str, setting: str) -> None:
    name, _, value = setting.partition("=")
    arguments = ["up"] if module == "devstack" else []
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env={**os.environ, name: value}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1 and name.removeprefix("REALTIME_") in ended.stderr


@pytest.mark.parametrize("below", ["", "below"])
@pytest.mark.parametrize("command", [["devstack", "up"], ["devstack.demo"]], ids=" ".join)
def test_a_state_that_can_be_no_folder_is_named(tmp_path: Path, command: list[str], below: str) -> None:
    (tmp_path / "file").touch()
    state = tmp_path / "file" / below
    environment = {**demo_environment(state, 30000), "DEVSTACK_STATE": str(state)}
    ended = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1 and f"{state}" in ended.stderr


GATEWAY = {
    **{f"GATEWAY_{name}": "5000" for name in ("PORT", "REALTIME_PORT", "MAIL_PORT", "SMTP_PORT")},
    **{f"GATEWAY_{name}": "x" for name in ("URL", "DATABASE_URL", "PUBLISHABLE_KEY", "SECRET_KEY")},
    **{"GATEWAY_JWT_SECRET": "x", "GATEWAY_SIGNING_KEY": "{}", "GATEWAY_STORAGE_DIR": "x"},
    "GATEWAY_AUTH": "{}",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GATEWAY_PORT", "0"),
        ("GATEWAY_SMTP_PORT", "70000"),
        ("GATEWAY_MAIL_PORT", "secret"),
        ("GATEWAY_DATABASE_URL", ""),
        ("GATEWAY_SIGNING_KEY", "secret"),
        ("GATEWAY_AUTH", "secret"),
    ],
)
def test_the_gateway_names_what_it_cannot_use(name: str, value: str) -> None:
    ended = subprocess.run(
        [node_program(), str(ROOT / "devstack" / "gateway" / "src" / "main.ts")],
        env={**os.environ, **GATEWAY, name: value}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"gateway: {name} ") and ended.stderr.count("\n") == 1
    assert "secret" not in ended.stderr

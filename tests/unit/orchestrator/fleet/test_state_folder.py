"""The state folder: one owner, one identity, for his eyes only."""

import uuid
from pathlib import Path

import pytest

from orchestrator.adapters.fleet.state_folder import StateFolder
from orchestrator.errors import ConfigurationError
from orchestrator.needs import compile_cache


def test_the_identity_stays_with_the_folder(tmp_path: Path) -> None:
    with StateFolder(tmp_path / "state") as folder:
        first = folder.orchestrator_id()
    with StateFolder(tmp_path / "state") as folder:
        assert folder.orchestrator_id() == first
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


def test_a_folder_has_one_owner_at_a_time(tmp_path: Path) -> None:
    with StateFolder(tmp_path), pytest.raises(ConfigurationError) as error, StateFolder(tmp_path):
        pass
    assert error.value.code == "state_locked"


def test_compiled_code_lies_beside_the_packages_or_with_our_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bool:
        return False

    state = tmp_path / "state"
    assert compile_cache(tmp_path, state) == tmp_path / "node_modules" / ".cache" / "node"
    monkeypatch.setattr("orchestrator.needs.os.access", refuse)
    assert compile_cache(tmp_path, state) == state / "node-cache"


def test_no_path_is_made_of_what_is_no_id(tmp_path: Path) -> None:
    with StateFolder(tmp_path) as folder, pytest.raises(ValueError, match="badly formed"):
        folder.instance("../../etc")


def test_what_an_instance_keeps_is_for_its_owner_alone(tmp_path: Path) -> None:
    with StateFolder(tmp_path) as state:
        folder = state.instance(str(uuid.uuid4()))
        folder.create()
        assert folder.session.stat().st_mode & 0o777 == 0o700
        assert folder.root.stat().st_mode & 0o777 == 0o700
        assert state.known_instances() == [folder.root.name]

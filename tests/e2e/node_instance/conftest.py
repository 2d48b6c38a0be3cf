"""Node instances for tests: fresh ones, and one connected number that tests of messages share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.node_instance.driver import NodeInstance
from tests.support.simulator import Simulator, simulator

__all__ = ["simulator"]

NewInstance = Callable[..., NodeInstance]


@pytest.fixture
def new_instance(tmp_path: Path, simulator: Simulator) -> Iterator[NewInstance]:
    """Makes node instances that end with the test; settings are `INSTANCE_*` variables."""
    made: list[NodeInstance] = []

    def make(**settings: str) -> NodeInstance:
        made.append(NodeInstance(tmp_path / f"instance-{len(made)}", simulator, **settings))
        return made[-1]

    yield make
    for instance in made:
        instance.close()


@pytest.fixture(scope="session")
def shared_instance(tmp_path_factory: pytest.TempPathFactory, simulator: Simulator) -> Iterator[NodeInstance]:
    instance = NodeInstance(tmp_path_factory.mktemp("shared"), simulator)
    instance.connect()
    yield instance
    instance.close()


@pytest.fixture
def connected(shared_instance: NodeInstance) -> NodeInstance:
    """A connected number; tests that use it leave it connected."""
    shared_instance.wait_for("connected")
    return shared_instance

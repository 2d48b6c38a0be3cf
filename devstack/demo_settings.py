"""Settings of the demo: ports and a folder. The devstack's own are DEVSTACK_*."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from devstack.errors import ConfigurationError
from devstack.ports import is_free
from devstack.settings import HOST, ROOT, DevstackSettings, Port, require_distinct_ports

FIRST_PORT_OF_SEED = 5001
SEEDED = 4


class DemoSettings(BaseSettings):
    model_config = SettingsConfigDict(populate_by_name=True, env_ignore_empty=True)

    zapbase_api_port: Port = 8000
    simulator_port: Port = 54400
    simulator_tls_port: Port = 54443
    graph_port: Port = 54451
    receiver_port: Port = 54452
    # Off: neither the official API's stand-in nor the receiver of webhooks.
    demo_samples: bool = True
    # Another first port for node instances lets a second stack run beside a demo. The database gives none
    # beyond 32767.
    demo_first_port: int = Field(default=FIRST_PORT_OF_SEED, ge=1024, le=32767 - SEEDED + 1)
    demo_state: Path = ROOT / ".zapbase"

    @property
    def api_url(self) -> str:
        return f"http://{HOST}:{self.zapbase_api_port}"

    @property
    def simulator_url(self) -> str:
        return f"http://{HOST}:{self.simulator_port}"

    @property
    def graph_url(self) -> str:
        return f"http://{HOST}:{self.graph_port}"

    @property
    def receiver_url(self) -> str:
        return f"http://{HOST}:{self.receiver_port}"

    @property
    def graph_file(self) -> Path:
        """What Meta's stand-in knows."""
        return self.demo_state / "demo-graph.json"

    @property
    def receiver_file(self) -> Path:
        """The receiver's secret."""
        return self.demo_state / "demo-receiver.json"


def require_free_ports(settings: DemoSettings, devstack: DevstackSettings, *, real: bool) -> None:
    names = ["zapbase_api_port"]
    if not real:
        names += ["simulator_port", "simulator_tls_port"]
    if not real and settings.demo_samples:
        names += ["graph_port", "receiver_port"]
    own = {name.upper(): [getattr(settings, name)] for name in names}
    numbers = range(settings.demo_first_port, settings.demo_first_port + SEEDED)
    require_distinct_ports({**devstack.ports, **own, "DEMO_FIRST_PORT": numbers})
    for name in names:
        if not is_free(getattr(settings, name)):
            raise ConfigurationError(
                f"Port {getattr(settings, name)} is in use: set {name.upper()} to a free one."
            )

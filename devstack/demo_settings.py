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


def require_free_ports(settings: DemoSettings, devstack: DevstackSettings, *, real: bool) -> None:
    names = ["zapbase_api_port"] if real else ["zapbase_api_port", "simulator_port", "simulator_tls_port"]
    own = {name.upper(): [getattr(settings, name)] for name in names}
    numbers = range(settings.demo_first_port, settings.demo_first_port + SEEDED)
    require_distinct_ports({**devstack.ports, **own, "DEMO_FIRST_PORT": numbers})
    for name in names:
        if not is_free(getattr(settings, name)):
            raise ConfigurationError(
                f"Port {getattr(settings, name)} is in use: set {name.upper()} to a free one."
            )

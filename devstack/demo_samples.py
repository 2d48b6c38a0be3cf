"""What a demo has beside its numbers: Meta's stand-in with a number of the official API, and a program that
webhooks tell."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from devstack.children import Child, answers
from devstack.demo_cloud import install_number
from devstack.demo_endpoint import install_endpoint
from devstack.demo_settings import DemoSettings
from devstack.info import DevstackInfo
from devstack.people import Person
from devstack.receiver import PATH


async def install_samples(settings: DemoSettings, info: DevstackInfo, people: Iterable[Person]) -> None:
    """The number and the endpoint, and the files that the programs begin with."""
    by_role = {person.role: person for person in people}
    await install_number(info, by_role["official"], settings.graph_file)
    url = f"{settings.receiver_url}{PATH}"
    await install_endpoint(info, by_role["operator"], url, settings.receiver_file)


def sample_children(settings: DemoSettings) -> list[Child]:
    """Both programs."""
    return [
        Child(
            "graph",
            [sys.executable, "-m", "devstack.graph", str(settings.graph_port)],
            answers("The stand-in of the Graph API", f"{settings.graph_url}/stand-in/numbers"),
            {"GRAPH_NUMBERS": str(settings.graph_file), "GRAPH_SIMULATOR_URL": settings.simulator_url},
        ),
        Child(
            "receiver",
            [sys.executable, "-m", "devstack.receiver"],
            answers("The receiver of webhooks", f"{settings.receiver_url}/received"),
            {
                "RECEIVER_FILE": str(settings.receiver_file),
                "RECEIVER_PORT": str(settings.receiver_port),
                "RECEIVER_PAGE_ORIGIN": settings.api_url,
            },
        ),
    ]

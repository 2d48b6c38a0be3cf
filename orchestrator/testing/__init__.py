"""Stand-ins for the world, so that services can be tested without a database, processes or time."""

from orchestrator.testing.clock import FakeClock
from orchestrator.testing.fleet.gateway import FakeGateway
from orchestrator.testing.fleet.nodes import FakeNode, FakeNodeHost
from orchestrator.testing.hooks.gateway import FakeWebhooks
from orchestrator.testing.jobs import FakeJobs
from orchestrator.testing.messages.attachments import FakeAttachments
from orchestrator.testing.messages.gateway import FakeMessages
from orchestrator.testing.platform.mailer import FakeMailer

__all__ = [
    "FakeAttachments",
    "FakeClock",
    "FakeGateway",
    "FakeJobs",
    "FakeMailer",
    "FakeMessages",
    "FakeNode",
    "FakeNodeHost",
    "FakeWebhooks",
]

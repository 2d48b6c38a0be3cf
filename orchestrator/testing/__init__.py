"""Stand-ins for the world, so that services can be tested without a database, processes or time."""

from orchestrator.testing.attachments import FakeAttachments
from orchestrator.testing.clock import FakeClock
from orchestrator.testing.gateway import FakeGateway
from orchestrator.testing.mailer import FakeMailer
from orchestrator.testing.messages import FakeMessages
from orchestrator.testing.nodes import FakeNode, FakeNodeHost

__all__ = [
    "FakeAttachments",
    "FakeClock",
    "FakeGateway",
    "FakeMailer",
    "FakeMessages",
    "FakeNode",
    "FakeNodeHost",
]

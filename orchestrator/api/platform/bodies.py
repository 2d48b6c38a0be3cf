"""What the endpoints about accounts and their access are sent."""

from pydantic import Field

from orchestrator.api.bodies import Body, Name, Text


class NewInvitation(Body):
    """Without an address whoever has the link may join."""

    role: Name = Field(examples=["agent"])
    email: Name | None = Field(default=None, examples=["ana@example.com"])


class KeyToExchange(Body):
    """An account's API key."""

    key: Text = Field(max_length=200, examples=["zb_live_0123…"])

"""What the endpoints about files are sent."""

from uuid import UUID

from pydantic import Field

from orchestrator.api.bodies import Body


class MediaIds(Body):
    """Files whose links are asked for."""

    ids: list[UUID] = Field(max_length=100, examples=[["6f1c2a0e-0000-4000-8000-000000000001"]])

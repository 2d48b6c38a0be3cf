"""What the endpoints about files answer."""

from pydantic import Field

from orchestrator.api.shapes import Id, Moment, Shape


class Media(Shape):
    """A file."""

    id: Id
    mimetype: str | None = Field(examples=["image/png"])
    filename: str | None = Field(examples=["bolo.png"])
    size: int | None = Field(examples=[48213])
    state: str = Field(examples=["stored"])


class MediaStored(Shape):
    """The new file."""

    success: bool
    media: Media


class MediaLink(Media):
    """Where a page finds a file for some minutes. `url` is below this API; null: it is not stored."""

    url: str | None = Field(examples=["/media/eyJ…"])
    expires_at: Moment | None
    error_code: str | None


class MediaLinkList(Shape):
    """In the order of the question."""

    links: list[MediaLink]

"""What the endpoints about accounts and their access answer."""

from pydantic import Field

from orchestrator.api.shapes import Id, Moment, Shape


class Account(Shape):
    """A tenant."""

    id: Id
    name: str = Field(examples=["Padaria Aurora"])
    phone: str = Field(examples=["5511999999999"])
    plan: str = Field(examples=["owner"])
    status: str = Field(examples=["active"])
    created_at: Moment
    updated_at: Moment


class Accounts(Shape):
    """A page of accounts."""

    accounts: list[Account]
    next: str | None


class OneAccount(Shape):
    """One account."""

    account: Account


class Invitation(Shape):
    """An open invitation. `url` is seen this once."""

    id: Id
    url: str = Field(examples=["https://app.example.com/convite#zbi_0123…"])
    expires_at: Moment
    mailed: bool


class InvitationMade(Shape):
    """The new invitation."""

    success: bool
    invitation: Invitation


class Token(Shape):
    """For `Authorization: Bearer`, here and at Supabase."""

    access_token: str
    token_type: str = Field(examples=["bearer"])
    expires_in: int = Field(examples=[300])

"""What the endpoints about contacts answer."""

from typing import Any

from pydantic import Field

from orchestrator.api.shapes import Id, Moment, Shape


class Contact(Shape):
    """Somebody an account talks to. `phone` is null while only WhatsApp's own id is known."""

    id: Id
    account_id: Id
    phone: str | None = Field(examples=["5511999990001"])
    name: str = Field(examples=["Maria"])
    whatsapp_name: str = Field(examples=["Maria S."])
    tags: list[str] = Field(examples=[["cliente"]])
    fields: dict[str, Any] = Field(examples=[{"cidade": "Campinas"}])
    opted_out_at: Moment | None
    created_at: Moment
    updated_at: Moment


class Repeat(Shape):
    """Somebody who stands in several lines of a file; what the last one says counts."""

    phone: str = Field(examples=["5511999990001"])
    times: int = Field(examples=[2])
    first_line: int
    last_line: int


class ContactImport(Shape):
    """A CSV file of contacts on its way in. `suggested` holds a target for each column, `sample` the first
    lines until the import has ended, `repeated` how many lines of a checked file are of somebody who stood in
    one before, `repeats` the first 50 of those people."""

    id: Id
    account_id: Id
    filename: str = Field(examples=["clientes.csv"])
    status: str = Field(examples=["uploaded"])
    columns: list[str] = Field(examples=[["Nome", "Telefone"]])
    suggested: dict[str, str] = Field(examples=[{"Nome": "name", "Telefone": "phone"}])
    sample: list[list[str]] = Field(examples=[[["Maria", "(11) 99999-0001"]]])
    mapping: dict[str, str] | None
    tags: list[str]
    dry_run: bool
    lines: int = Field(examples=[5000])
    processed: int
    created: int
    updated: int
    failed: int
    error_code: str | None
    created_at: Moment
    started_at: Moment | None
    finished_at: Moment | None
    repeated: int
    repeats: list[Repeat]


class ImportMade(Shape):
    """The new import."""

    success: bool
    imported: ContactImport = Field(alias="import")


class OneImport(Shape):
    """One import."""

    imported: ContactImport = Field(alias="import")


class ContactImports(Shape):
    """A page of imports, the newest first."""

    imports: list[ContactImport]
    next: str | None


class Erasure(Shape):
    """A person who is being forgotten, or was. `messages` and `media` count what is gone."""

    id: Id
    account_id: Id
    contact_id: Id | None
    status: str = Field(examples=["running"])
    messages: int
    media: int
    created_at: Moment
    finished_at: Moment | None


class OneErasure(Shape):
    """One erasure."""

    erasure: Erasure


class Contacts(Shape):
    """A page of contacts in the order asked for."""

    contacts: list[Contact]
    next: int | str | None


class ContactMade(Shape):
    """The new contact."""

    success: bool
    contact: Contact

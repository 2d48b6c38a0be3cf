"""What the endpoints about contacts are sent."""

from pydantic import Field

from orchestrator.api.bodies import Body, Name, Phone, Tag, Text


class NewContact(Body):
    """A phone as people write it: with area code it is Brazilian, another country's begins with + or 00."""

    phone: Phone = Field(examples=["5511999990001"])
    name: Name = Field(default="", examples=["Maria"])
    tags: list[Tag] = Field(default=[], max_length=100, examples=[["cliente"]])


class ImportStart(Body):
    """The target of each column by its name: `phone`, `name`, `tags`, `field:<name of a custom field>`,
    `ignore`. `tags` are given to everybody in the file; `dry_run` only checks it."""

    mapping: dict[Name, Text] = Field(
        max_length=200, examples=[{"Telefone": "phone", "Nome": "name", "Cidade": "field:cidade"}]
    )
    tags: list[Tag] = Field(default=[], max_length=100, examples=[["feira"]])
    dry_run: bool = False

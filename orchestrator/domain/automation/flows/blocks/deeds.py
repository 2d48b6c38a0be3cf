"""Blocks that change something or ask another program."""

import json
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue, StringConstraints, WithJsonSchema
from typing_extensions import TypeAliasType

from orchestrator.domain.automation.flows.blocks.block import NamedBlock, Target
from orchestrator.domain.automation.parts import (
    Duration,
    Exit,
    FieldName,
    Id,
    Label,
    Line,
    Part,
    SecretName,
    Tag,
    Text,
    VariableName,
)

BODY_CHARACTERS = 16_384


class TagDeed(Part):
    """A tag is put on the contact or taken off."""

    kind: Literal["add_tag", "remove_tag"]
    tag: Tag


class SetField(Part):
    """A field of the contact gets a value; a text may hold templates and is read as the field's type."""

    kind: Literal["set_field"]
    field: FieldName
    value: Line | int | float | bool


class ClearField(Part):
    """A field of the contact loses its value."""

    kind: Literal["clear_field"]
    field: FieldName


class SetVariable(Part):
    """A variable of the run gets a value."""

    kind: Literal["set_variable"]
    variable: VariableName
    value: Line | int | float | bool


class Assign(Part):
    """A member looks after the chat from now on; null: nobody."""

    kind: Literal["assign"]
    member_id: Id | None


class OpenChat(Part):
    """The chat is open."""

    kind: Literal["open_chat"]


class CloseChat(Part):
    """The chat is done with."""

    kind: Literal["close_chat"]
    reason: Label | None = None


class Snooze(Part):
    """The chat is asleep for so long."""

    kind: Literal["snooze"]
    lasts: Duration = Field(alias="for")


class Note(Part):
    """A note that members alone see."""

    kind: Literal["note"]
    text: Text


class Notify(Part):
    """The team is told."""

    kind: Literal["notify"]
    text: Line


class Consent(Part):
    """The person has agreed, or has objected."""

    kind: Literal["consent"]
    state: Literal["opted_in", "opted_out"]


class PauseAutomation(Part):
    """Nothing answers by itself in the chat for so long; this run goes on."""

    kind: Literal["pause_automation"]
    minutes: Annotated[int, Field(ge=1, le=525_600)]


class SequenceDeed(Part):
    """The contact is put into a sequence or taken out."""

    kind: Literal["add_to_sequence", "remove_from_sequence"]
    sequence_id: Id | None


class StartFlow(Part):
    """Another flow starts for this person, beside this one."""

    kind: Literal["start_flow"]
    flow_id: Id | None


Deed = TypeAliasType(
    "Deed",
    Annotated[
        TagDeed
        | SetField
        | ClearField
        | SetVariable
        | Assign
        | OpenChat
        | CloseChat
        | Snooze
        | Note
        | Notify
        | Consent
        | PauseAutomation
        | SequenceDeed
        | StartFlow,
        Field(discriminator="kind"),
    ],
)


class ActionBlock(NamedBlock):
    """Does these, in their order."""

    type: Literal["action"]
    do: Annotated[list[Deed], Field(max_length=20)]
    next: Exit = None


def _check_size(body: JsonValue) -> JsonValue:
    if len(json.dumps(body)) > BODY_CHARACTERS:
        raise ValueError(f"a body has at most {BODY_CHARACTERS} characters")
    return body


Json = Annotated[
    JsonValue,
    AfterValidator(_check_size),
    WithJsonSchema({"type": ["object", "array", "string", "number", "boolean", "null"]}),
]


class Mapping(Part):
    """A value of the answer, by its path (`data.items.0.id`), and where it goes."""

    path: Annotated[str, Field(min_length=1, max_length=200)]
    to: Target


class Sample(Part):
    """What the test chat takes for the answer."""

    status: Annotated[int, Field(ge=100, le=599)]
    body: Json = None


class SecretHeader(Part):
    """A header with a secret of the account's: `prefix` and what is kept under that name. Not a template, so
    that no text can hold it."""

    header: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,100}$")]
    secret: SecretName
    prefix: Annotated[str, StringConstraints(pattern=r"^[ -~]{0,40}$")] = ""


class HttpBlock(NamedBlock):
    """Asks a program of the account's, at least once. Texts in the address, query, headers and body may hold
    templates; with `secrets` not in the address's host, so that nobody else is told them."""

    type: Literal["http"]
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    url: Line
    headers: Annotated[dict[Label, Line], Field(max_length=20)] = Field(default_factory=dict)
    secrets: Annotated[list[SecretHeader], Field(max_length=5)] = Field(default_factory=list[SecretHeader])
    query: Annotated[dict[Label, Line], Field(max_length=50)] = Field(default_factory=dict)
    body: Json = None
    timeout_seconds: Annotated[int, Field(ge=1, le=30)] = 10
    save: Annotated[list[Mapping], Field(max_length=20)] = Field(default_factory=list[Mapping])
    sample: Sample | None = None
    next: Exit = None
    on_error: Exit = None
    on_timeout: Exit = None

    @property
    def has_fixed_host(self) -> bool:
        """Whether whom it asks depends on nothing that is filled in."""
        return bool(re.match(r"https?://[^/?#\\@{\s]+(?:[/?#]|$)", self.url.strip(), re.IGNORECASE))

"""Blocks that write to the person, and those that wait for what he says."""

import re
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from typing_extensions import TypeAliasType

from orchestrator.domain.automation.flows.blocks.block import NamedBlock, Target
from orchestrator.domain.automation.parts import Duration, Exit, Id, Label, Labels, Line, NodeId, Part, Text

MediaKind = Literal["image", "video", "audio", "voice", "document", "sticker"]
AnswerKind = Literal[
    "text",
    "number",
    "date",
    "time",
    "datetime",
    "email",
    "phone",
    "cpf",
    "cnpj",
    "cep",
    "choice",
    "yes_no",
    "media",
    "location",
    "rating",
    "pattern",
]
Attempts = Annotated[int, Field(ge=1, le=10)]
Typing = Annotated[int, Field(ge=0, le=15)]
MENU_OPTIONS = 10


class StartBlock(NamedBlock):
    """Where a flow may begin. `graph.start` may name any other block."""

    type: Literal["start"]
    next: Exit = None


class TextItem(Part):
    """A text of its own."""

    kind: Literal["text"]
    text: Text
    typing_seconds: Typing = 0


class MediaItem(Part):
    """A file of the account's; `text` is its caption."""

    kind: MediaKind
    media_id: Id | None
    text: Text | None = None
    typing_seconds: Typing = 0


class LocationItem(Part):
    """A place."""

    kind: Literal["location"]
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    name: Line | None = None
    typing_seconds: Typing = 0


class ContactItem(Part):
    """Somebody's card."""

    kind: Literal["contact"]
    name: Label
    phone: Label
    typing_seconds: Typing = 0


class TemplateValue(Part):
    """What stands in a gap of a template of Meta's: by its place or name, of a button by the button's."""

    part: Literal["header", "body", "button"]
    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,60}$")]
    text: Text

    @model_validator(mode="after")
    def _check_button(self) -> Self:
        if self.part == "button" and not re.fullmatch("[0-9]", self.name):
            raise ValueError("a button's name is its place: 0 to 9")
        return self


class TemplateItem(Part):
    """A template that Meta has approved: it also arrives when he has not written for 24 hours. Numbers of
    another engine send what it says as a text."""

    kind: Literal["template"]
    name: Annotated[str, StringConstraints(max_length=512)]
    language: Annotated[str, StringConstraints(max_length=20)]
    values: Annotated[list[TemplateValue], Field(max_length=50)] = Field(default_factory=list[TemplateValue])
    typing_seconds: Typing = 0


ContentItem = TypeAliasType(
    "ContentItem",
    Annotated[TextItem | MediaItem | LocationItem | ContactItem | TemplateItem, Field(discriminator="kind")],
)


class ContentBlock(NamedBlock):
    """Messages, one after another. `on_unsent`: taken instead when one of them would not arrive, as all but
    templates on a number of the Cloud API to whom has not written for 24 hours."""

    type: Literal["content"]
    items: Annotated[list[ContentItem], Field(max_length=20)]
    next: Exit = None
    on_unsent: Exit = None


class TimeOut(Part):
    """The way taken when nothing was said for so long. With a reminder that is sent first, and he has the
    same time once more."""

    after: Duration
    next: Exit = None
    reminder: Text | None = None


class Choice(Part):
    """What may be chosen: by its number, label or a synonym."""

    id: NodeId
    label: Label
    synonyms: Labels = Field(default_factory=list[Label])


class Option(Choice):
    """A choice and the way it leads."""

    next: Exit = None


class Answer(Part):
    """What is understood. `min` and `max`: of a number or rating, of a text's characters, of a date or time
    (as 2026-12-24, 09:00)."""

    kind: AnswerKind
    min: float | Label | None = None
    max: float | Label | None = None
    options: Annotated[list[Choice], Field(max_length=MENU_OPTIONS)] = Field(default_factory=list[Choice])
    media_kinds: Annotated[list[MediaKind], Field(max_length=6)] = Field(default_factory=list[MediaKind])
    pattern: Line | None = None


class QuestionBlock(NamedBlock):
    """Asks, waits, and asks again until the answer can be read."""

    type: Literal["question"]
    text: Text
    answer: Answer
    save_to: Target | None = None
    retry_text: Text | None = None
    attempts: Attempts = 3
    skip_words: Labels = Field(default_factory=list[Label])
    use_known: bool = False
    next: Exit = None
    on_invalid: Exit = None
    on_skip: Exit = None
    on_timeout: TimeOut | None = None


class MenuBlock(NamedBlock):
    """Numbered options. `otherwise`: for an answer that fits none, until the attempts are spent; absent or
    the menu itself: asked again."""

    type: Literal["menu"]
    text: Text
    options: Annotated[list[Option], Field(max_length=MENU_OPTIONS)]
    footer: Text | None = None
    retry_text: Text | None = None
    attempts: Attempts = 3
    save_to: Target | None = None
    otherwise: Exit = None
    on_invalid: Exit = None
    on_timeout: TimeOut | None = None


class HandoffBlock(NamedBlock):
    """A person goes on; nothing answers by itself there for so many minutes. The run ends."""

    type: Literal["handoff"]
    text: Text | None = None
    member_id: Id | None = None
    minutes: Annotated[int, Field(ge=1, le=525_600)] = 60
    only_when_open: bool = False
    on_nobody: Exit = None

"""What the endpoints about what answers by itself answer."""

from typing import Any, Literal

from pydantic import Field

from orchestrator.api.shapes import Id, Shape


class KeywordVerdict(Shape):
    """What one keyword would do. `problem`: why its terms cannot be read. `leads`: people may enter its
    flow now."""

    id: Id
    name: str = Field(examples=["Cardápio"])
    verdict: str = Field(
        description="fires, later (one before it fires), no_term, has_term (that must not be there), "
        "other_number, only_when_open, only_when_closed, unreadable, flow_off (it only leads into a flow "
        "that is off or not published), disabled",
        examples=["fires"],
    )
    problem: str | None
    leads: bool


class TriedKeywords(Shape):
    """Which keyword fires and why each other does not, in the order in which they are asked. `objection`: the
    text ends what is sent by itself, whatever a keyword says (opt_out), or resumes it for whoever ended it
    (opt_in). `campaign`: whose entry text it is, and whose flow begins in place of any keyword."""

    campaign: Id | None
    fires: Id | None
    objection: Literal["opt_out", "opt_in"] | None
    is_open: bool
    keywords: list[KeywordVerdict]


class TriedAnswer(Shape):
    """What a block that asked for real was answered: its status and what came, the first 8,192 characters of
    it, or why nothing did."""

    node: str | None
    status: int | None
    body: str | None
    is_cut: bool
    error: str | None = Field(examples=["request_time_limit"])


class TriedOutcome(Shape):
    """What follows: the state to give with the next event, what would be sent and done, and the way taken.
    `answers`: of other systems, where they were asked for real."""

    state: dict[str, Any]
    actions: list[dict[str, Any]]
    trace: list[dict[str, Any]]
    answers: list[TriedAnswer]


class GraphProblem(Shape):
    """What is wrong with a graph, and where. A warning keeps nobody from publishing it."""

    code: str = Field(examples=["exit_missing"])
    level: Literal["error", "warning"]
    node: str | None
    exit: str | None
    detail: str | None


class GraphProblems(Shape):
    """All that was found, errors first."""

    problems: list[GraphProblem]


class TemplateFault(Shape):
    """Why a text cannot be rendered."""

    code: str = Field(examples=["template_failed"])
    detail: str


class RenderedText(Shape):
    """The text as the person would read it, or why he would not."""

    text: str | None
    problem: TemplateFault | None


class SendingNumber(Shape):
    """A number of a broadcast: how many people are its, and how many it may write to."""

    instance_id: Id
    name: str
    connected: bool
    people: int
    new_people: int
    per_hour: int
    per_day: int


class RenderProblem(Shape):
    """Why a text cannot be filled in."""

    code: str = Field(examples=["template_failed"])
    detail: str


class RenderedContent(Shape):
    """What one person would read of one variant."""

    contact_id: Id
    name: str
    phone: str | None
    variant: str | None
    items: list[dict[str, Any]]
    problem: RenderProblem | None


class SamplePerson(Shape):
    """Somebody who would get it."""

    id: Id
    name: str
    phone: str | None


class BroadcastPreview(Shape):
    """What a broadcast would do: who gets it, who does not and why, how long it takes, what would make it
    shorter, and how it reads."""

    recipients: int
    excluded: dict[str, int]
    missing_fields: dict[str, int]
    numbers: list[SendingNumber]
    seconds: float | None
    ends_at: str | None
    shorter: list[str] = Field(examples=[["more_numbers", "faster_pace"]])
    sample: list[SamplePerson]
    rendered: list[RenderedContent]

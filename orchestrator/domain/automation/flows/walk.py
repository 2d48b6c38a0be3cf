"""One step on its way: what it has of the run, and what it leaves behind."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from orchestrator.domain.automation.filtering import Situation
from orchestrator.domain.automation.flows.events import Event
from orchestrator.domain.automation.flows.library import Library, Version
from orchestrator.domain.automation.flows.outcome import Action, Outcome, TraceEntry
from orchestrator.domain.automation.flows.state import Awaits, Frame, RunState, Status
from orchestrator.domain.automation.parts import VALUE_CHARACTERS, Scalar
from orchestrator.domain.automation.person import Person
from orchestrator.domain.automation.templates.context import Context, View
from orchestrator.domain.automation.templates.errors import TemplateError

BLOCKS_A_STEP = 100
BLOCKS_A_MINUTE = 200
VISITS_AN_HOUR = 60
ACTIONS_A_STEP = 200
STACK_DEPTH = 10
VARIABLES = 100
VARIABLE_CHARACTERS = 32_768


class RunFailed(Exception):  # noqa: N818 - it is what becomes of the run
    """The run cannot go on; `reason` is a stable code."""

    def __init__(self, reason: str, what: str = "") -> None:
        super().__init__(reason)
        self.reason, self.what = reason, what


class Walk:
    """Blocks are walked until one waits or the run is over."""

    __slots__ = (
        *("library", "state", "event", "version", "person", "at", "tags", "fields"),
        *("actions", "trace", "blocks", "_sent", "_context"),
    )

    def __init__(self, library: Library, state: RunState, event: Event) -> None:
        self.library, self.state, self.event = library, state, event
        self.version: Version = library.version(state.version_id)
        # As he was when it happened.
        self.person: Person = event.person
        self.at: datetime = event.at
        self.actions: list[Action] = []
        self.trace: list[TraceEntry] = []
        contact = self.person.contact
        self.tags: list[str] = contact.tags
        self.fields: dict[str, Any] = contact.fields
        self.blocks = self._sent = 0
        self._context: Context | None = None

    # What is written down.

    def enter(self, node: str) -> TraceEntry:
        """A block is walked; the budgets end a run that goes round."""
        if not self.blocks:
            self._renew_budgets()
        self.blocks += 1
        state, entry = self.state, self._write(node, self.at)
        state.node = node
        state.in_minute += 1
        state.visits[node] = visits = state.visits.get(node, 0) + 1
        if self.blocks > BLOCKS_A_STEP or state.in_minute > BLOCKS_A_MINUTE or visits > VISITS_AN_HOUR:
            raise RunFailed("loop")
        return entry

    def _renew_budgets(self) -> None:
        state, seconds = self.state, int(self.at.timestamp())
        minute, hour = seconds // 60, seconds // 3600
        if state.minute != minute:
            state.minute, state.in_minute = minute, 0
        state.visits = dict(state.visits) if state.hour == hour else {}
        state.hour = hour

    def _write(self, node: str, entered: datetime | None) -> TraceEntry:
        state = self.state
        entry: TraceEntry = {"node": node, "entered": entered, "exit": None}
        if state.version_id != state.first_version_id:
            entry["version_id"] = state.version_id
        self.trace.append(entry)
        return entry

    def leave(self, exit_: str, what: str = "") -> None:
        """The block where the run is was left."""
        entry = self._entry()
        entry["exit"] = exit_
        if what:
            entry["what"] = what

    def explain(self, what: str) -> None:
        """Why it goes on as it does, or still is where it is."""
        self._entry()["what"] = what

    def _entry(self) -> TraceEntry:
        if not self.trace or self.trace[-1]["node"] != self.state.node or self.trace[-1]["exit"]:
            return self._write(self.state.node or "", None)
        return self.trace[-1]

    # What is done.

    def act(self, type_: str, **what: Any) -> None:
        """Something is to be done."""
        self._do({"type": type_, **what})

    def send(self, kind: str, **what: Any) -> None:
        """A message is to be sent."""
        given = {key: value for key, value in what.items() if value}
        self._do({"type": "send", "kind": kind, **given, "n": self._sent})
        self._sent += 1

    def send_text(self, text: str, typing_seconds: int = 0) -> None:
        """The commonest of them."""
        action: Action = {"type": "send", "kind": "text", "text": text, "n": self._sent}
        if typing_seconds:
            action["typing_seconds"] = typing_seconds
        self._do(action)
        self._sent += 1

    def _do(self, action: Action) -> None:
        if len(self.actions) >= ACTIONS_A_STEP:
            raise RunFailed("too_large")
        self.actions.append(action)

    def say(self, template: str, typing_seconds: int = 0) -> None:
        """A text of the graph is to be sent. An empty one is none."""
        if text := self.render(template).strip():
            self.send_text(text, typing_seconds)

    def set_field(self, name: str, value: Scalar | None) -> None:
        """A field of the contact has this value from now on."""
        self.fields = {**self.fields, name: value}
        self._context = None
        self.act("set_field", field=name, value=value)

    def set_variable(self, name: str, value: Scalar) -> None:
        """A variable has this value from now on."""
        variables = {
            **self.state.variables,
            name: value[:VALUE_CHARACTERS] if isinstance(value, str) else value,
        }
        characters = sum(len(one) for one in variables.values() if isinstance(one, str))
        if len(variables) > VARIABLES or characters > VARIABLE_CHARACTERS:
            raise RunFailed("too_large", name)
        self.state.variables = variables
        self._context = None

    def tag(self, tag: str, is_on: bool) -> None:
        """The contact has this tag from now on, or has it no more."""
        tags = [one for one in self.tags if one != tag]
        if is_on:
            tags.append(tag)
        self.tags = tags
        self._context = None
        self._do({"type": "add_tag" if is_on else "remove_tag", "tag": tag})

    # What is asked.

    def render(self, template: str) -> str:
        """A text of the graph, filled in."""
        try:
            prepared = self.version.template(template)
            if prepared is None:
                return template
            if self._context is None:
                state = self.state
                self._context = Context(
                    View(self.person, self.at, state.variables, self.fields, self.tags, state.message)
                )
            return prepared.render(self._context)
        except TemplateError as error:
            raise RunFailed("template_failed", str(error)) from None

    def situation(self) -> Situation:
        """For filters."""
        person = self.person
        contact = person.contact
        if self.tags is not contact.tags or self.fields is not contact.fields:
            person = replace(person, contact=replace(contact, tags=self.tags, fields=self.fields))
        state = self.state
        return Situation(
            person,
            self.at,
            self.library.segment,
            state.variables,
            state.message,
            state.message_kind,
            state.campaign_id,
        )

    # Where it goes.

    def jump(self, version: Version, comes_back_to: str | None, is_call: bool) -> None:
        """On in that version."""
        state = self.state
        if is_call:
            if len(state.stack) >= STACK_DEPTH:
                raise RunFailed("too_deep")
            state.stack = [*state.stack, Frame(state.version_id, comes_back_to)]
        self.version = version
        state.version_id = version.version_id

    def come_back(self) -> str | None:
        """Where the run goes on when a way has ended; None: nowhere, it is over."""
        while self.state.stack:
            *self.state.stack, frame = self.state.stack
            self.version = self.library.version(frame.version_id)
            self.state.version_id = frame.version_id
            if frame.next is not None:
                return frame.next
        return None

    # Where it ends.

    def wait(
        self, awaits: Awaits, wake_at: datetime | None = None, expires_at: datetime | None = None
    ) -> None:
        """The step is over until something happens."""
        state = self.state
        state.status, state.awaits = "waiting", awaits
        state.wake_at, state.expires_at = wake_at, expires_at

    def wait_for_answer(self, timeout: timedelta | None) -> None:
        """For a message: until the block's time is out, and until the run expires at the latest."""
        longest = self.version.expires_after
        if timeout is None:
            self.wait("message", None, self.at + longest)
        else:
            self.wait("message", self.at + timeout, self.at + max(longest, timeout))

    def end(self, status: Status, reason: str) -> None:
        """The run is over."""
        state = self.state
        state.status, state.reason = status, reason
        state.awaits = state.wake_at = state.expires_at = state.request = None
        state.expects, state.gathered, state.stack = [], [], []

    def finish(self) -> Outcome:
        """What became of the step."""
        self.state.revision += 1
        return Outcome(self.state, self.actions, self.trace)

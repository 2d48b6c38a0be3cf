"""A run takes a step: what was, and what happened, say what is and what is to be done. Pure: no clock, no
chance, nothing kept but what is read of a version."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from orchestrator.domain.automation.flows.blocks import deeds, paths, talk
from orchestrator.domain.automation.flows.events import (
    Commanded,
    Event,
    HttpAnswered,
    MessageCame,
    Said,
    Started,
    TimerFired,
)
from orchestrator.domain.automation.flows.exits import Way
from orchestrator.domain.automation.flows.library import Library
from orchestrator.domain.automation.flows.outcome import Outcome
from orchestrator.domain.automation.flows.state import ENDED, RunState
from orchestrator.domain.automation.flows.steps.deeds import enter_action
from orchestrator.domain.automation.flows.steps.http import answer_http, enter_http, time_out_http
from orchestrator.domain.automation.flows.steps.paths import (
    enter_condition,
    enter_end,
    enter_jump,
    enter_randomizer,
)
from orchestrator.domain.automation.flows.steps.questions import (
    answer_menu,
    answer_question,
    enter_menu,
    enter_question,
    time_out,
)
from orchestrator.domain.automation.flows.steps.talk import enter_content, enter_handoff, enter_start
from orchestrator.domain.automation.flows.steps.waits import enter_delay, interrupt, wake_up
from orchestrator.domain.automation.flows.walk import RunFailed, Walk
from orchestrator.domain.automation.parts import VALUE_CHARACTERS

MESSAGES_GATHERED = 20

# By the type of a block. None: it waits, or the run is over.
_ENTER: Mapping[type, Callable[[Walk, Any], Way | None]] = {
    talk.StartBlock: enter_start,
    talk.ContentBlock: enter_content,
    talk.QuestionBlock: enter_question,
    talk.MenuBlock: enter_menu,
    talk.HandoffBlock: enter_handoff,
    paths.ConditionBlock: enter_condition,
    paths.DelayBlock: enter_delay,
    paths.RandomizerBlock: enter_randomizer,
    paths.JumpBlock: enter_jump,
    paths.EndBlock: enter_end,
    deeds.ActionBlock: enter_action,
    deeds.HttpBlock: enter_http,
}
_ANSWER: Mapping[type, Callable[[Walk, Any, Sequence[Said]], Way | None]] = {
    talk.QuestionBlock: answer_question,
    talk.MenuBlock: answer_menu,
    paths.DelayBlock: lambda walk, block, _: interrupt(walk, block),
}
_WAKE: Mapping[type, Callable[[Walk, Any], Way | None]] = {
    talk.QuestionBlock: time_out,
    talk.MenuBlock: time_out,
    paths.DelayBlock: wake_up,
    deeds.HttpBlock: time_out_http,
}


def step(library: Library, state: RunState, event: Event) -> Outcome:
    """The state given is left as it is. Raises VersionNeeded before anything was done."""
    if not _concerns(state, event):
        return Outcome(state, [], [], changed=False)
    walk = Walk(library, state.copy(), event)
    try:
        _take(walk, event)
    except RunFailed as failure:
        _fail(walk, failure)
    return walk.finish()


def _concerns(state: RunState, event: Event) -> bool:
    """What wakes a run names the revision that waits for it; what has ended begins nothing."""
    match event:
        case MessageCame():
            return state.awaits == "message"
        case Started():
            return state.status == "running" and state.revision == 0
        case TimerFired():
            due_at = state.due_at
            return event.revision == state.revision and due_at is not None and due_at <= event.at
        case HttpAnswered():
            return event.revision == state.revision and state.awaits == "http"
        case Commanded():
            return state.status not in ENDED


def _take(walk: Walk, event: Event) -> None:
    if not walk.version.is_readable and not isinstance(event, Commanded):
        raise RunFailed("version_unreadable")
    match event:
        case MessageCame():
            _take_messages(walk, event.messages)
        case Started():
            walk.state.depth, walk.state.campaign_id = event.depth, event.campaign_id
            walk.state.variables |= event.variables
            if event.message:
                _hear(walk, [event.message])
            _walk_on(walk, walk.version.graph.start)
        case TimerFired():
            _take_time(walk)
        case HttpAnswered():
            block = _resume(walk)
            if not isinstance(block, deeds.HttpBlock):
                raise RunFailed("node_unknown")
            _go(walk, answer_http(walk, block, event))
        case Commanded():
            walk.leave("stopped")
            walk.end("stopped", "stopped")


def _take_messages(walk: Walk, messages: Sequence[Said]) -> None:
    state, wait = walk.state, walk.version.gather_seconds
    if state.expires_at and state.expires_at <= walk.at:
        _expire(walk)
        return
    gathered = [*state.gathered, *messages][:MESSAGES_GATHERED]
    is_over = state.gathered and state.wake_at is not None and state.wake_at <= walk.at
    if not wait or is_over:
        _answer(walk, gathered)
        return
    if not state.gathered:
        state.wake_at = walk.at + timedelta(seconds=wait)
        state.expires_at = max(state.expires_at, state.wake_at) if state.expires_at else None
    state.gathered = gathered
    walk.explain("gathers")


def _take_time(walk: Walk) -> None:
    state = walk.state
    if state.gathered:
        _answer(walk, state.gathered)
    elif state.wake_at and state.wake_at == state.due_at:
        block = _resume(walk)
        _go(walk, _WAKE[type(block)](walk, block))
    else:
        _expire(walk)


def _expire(walk: Walk) -> None:
    walk.leave("expired")
    walk.end("expired", "expired")


def _answer(walk: Walk, messages: Sequence[Said]) -> None:
    block = _resume(walk)
    _hear(walk, messages)
    _go(walk, _ANSWER[type(block)](walk, block, messages))


def _hear(walk: Walk, messages: Sequence[Said]) -> None:
    walk.state.message = "\n".join([said.text for said in messages if said.text])[:VALUE_CHARACTERS]
    walk.state.message_kind = messages[-1].kind


def _resume(walk: Walk) -> object:
    """The block that waited; it waits no more."""
    state = walk.state
    state.status, state.awaits = "running", None
    state.wake_at = state.expires_at = state.request = None
    state.expects, state.gathered = [], []
    block = walk.version.nodes.get(state.node or "")
    if type(block) not in _WAKE:
        raise RunFailed("node_unknown", state.node or "")
    return block


def _go(walk: Walk, way: Way | None) -> None:
    """The block where the run is was left by this way, if it was."""
    if way is not None:
        exit_, target = way
        walk.leave(exit_)
        _walk_on(walk, target)


def _walk_on(walk: Walk, target: str | None) -> None:
    node = target
    while True:
        node = walk.come_back() if node is None else node
        if node is None:
            walk.end("done", "end")
            return
        entry = walk.enter(node)
        block = walk.version.nodes.get(node)
        if block is None:
            raise RunFailed("node_unknown", node)
        way = _ENTER[type(block)](walk, block)
        if way is None:
            return
        exit_, node = way
        # Some that lead away have said so themselves.
        entry["exit"] = entry["exit"] or exit_


def _fail(walk: Walk, failure: RunFailed) -> None:
    """What goes round has done nothing: all that it said was said in a circle."""
    if failure.reason == "loop":
        walk.actions.clear()
    walk.leave("failed", f"{failure.reason}: {failure.what}"[:200] if failure.what else failure.reason)
    walk.end("failed", failure.reason)

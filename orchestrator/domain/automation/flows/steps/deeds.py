"""The block that changes something."""

from orchestrator.domain.automation.flows.blocks.deeds import (
    ActionBlock,
    Assign,
    ClearField,
    CloseChat,
    Consent,
    Deed,
    Note,
    Notify,
    OpenChat,
    PauseAutomation,
    SequenceDeed,
    SetField,
    SetVariable,
    Snooze,
    StartFlow,
    TagDeed,
)
from orchestrator.domain.automation.flows.exits import Way
from orchestrator.domain.automation.flows.walk import RunFailed, Walk
from orchestrator.domain.automation.parts import Scalar, read_duration

FLOW_DEPTH = 5


def enter_action(walk: Walk, block: ActionBlock) -> Way:
    """Each of its deeds, in their order."""
    for deed in block.do:
        if not _change_person(walk, deed):
            _change_chat(walk, deed)
    return ("next", block.next)


def _change_person(walk: Walk, deed: Deed) -> bool:
    match deed:
        case TagDeed():
            if deed.tag:
                walk.tag(deed.tag, deed.kind == "add_tag")
        case SetField():
            walk.set_field(deed.field, _value(walk, deed.value))
        case ClearField():
            walk.set_field(deed.field, None)
        case SetVariable():
            walk.set_variable(deed.variable, _value(walk, deed.value))
        case Consent():
            walk.act("consent", state=deed.state)
        case SequenceDeed():
            if deed.sequence_id is None:
                raise RunFailed("block_incomplete", "sequence_id")
            walk.act(deed.kind, sequence_id=deed.sequence_id)
        case StartFlow():
            _start_flow(walk, deed)
        case _:
            return False
    return True


def _change_chat(walk: Walk, deed: Deed) -> None:
    match deed:
        case Assign():
            walk.act("assign", member_id=deed.member_id)
        case OpenChat():
            walk.act("open_chat")
        case CloseChat():
            walk.act("close_chat", reason=deed.reason)
        case Snooze():
            walk.act("snooze", until=(walk.at + read_duration(deed.lasts)).isoformat())
        case Note():
            walk.act("note", text=walk.render(deed.text))
        case Notify():
            walk.act("notify", text=walk.render(deed.text))
        case PauseAutomation():
            walk.act("pause_automation", minutes=deed.minutes)
        case _:
            raise TypeError(f"nobody does {deed.kind}")


def _value(walk: Walk, value: Scalar) -> Scalar:
    return walk.render(value).strip() if isinstance(value, str) else value


def _start_flow(walk: Walk, deed: StartFlow) -> None:
    if deed.flow_id is None:
        raise RunFailed("block_incomplete", "flow_id")
    if walk.state.depth >= FLOW_DEPTH:
        raise RunFailed("too_deep")
    walk.act("start_flow", flow_id=deed.flow_id, depth=walk.state.depth + 1)

"""By which ways a block may be left."""

from collections.abc import Iterator

from orchestrator.domain.automation.flows.blocks.deeds import ActionBlock, HttpBlock
from orchestrator.domain.automation.flows.blocks.paths import (
    ConditionBlock,
    DelayBlock,
    EndBlock,
    JumpBlock,
    RandomizerBlock,
)
from orchestrator.domain.automation.flows.blocks.talk import (
    ContentBlock,
    HandoffBlock,
    MenuBlock,
    QuestionBlock,
    StartBlock,
)
from orchestrator.domain.automation.flows.graph import Block

# How a block is left: its exit by its name, as the trace has it, and the block it leads to.
Way = tuple[str, str | None]


def exits_of(block: Block) -> Iterator[Way]:
    """Each of them."""
    match block:
        case StartBlock() | ActionBlock():
            yield "next", block.next
        case ContentBlock():
            yield "next", block.next
            if block.on_unsent is not None:
                yield "on_unsent", block.on_unsent
        case QuestionBlock() | MenuBlock():
            yield from _exits_of_asking(block)
        case HttpBlock():
            yield from (("next", block.next), ("on_error", block.on_error), ("on_timeout", block.on_timeout))
        case HandoffBlock():
            yield from [("on_nobody", block.on_nobody)] if block.only_when_open else []
        case EndBlock():
            return
        case _:
            yield from _exits_of_path(block)


def _exits_of_path(block: ConditionBlock | DelayBlock | RandomizerBlock | JumpBlock) -> Iterator[Way]:
    match block:
        case ConditionBlock():
            yield from ((f"branch:{branch.id}", branch.next) for branch in block.branches)
            yield "otherwise", block.otherwise
        case DelayBlock():
            yield "next", block.next
            if block.on_message is not None:
                yield "on_message", block.on_message
        case RandomizerBlock():
            yield from ((f"share:{share.id}", share.next) for share in block.shares)
        case JumpBlock():
            if block.flow_id is None:
                yield "jump", block.node
            if block.returns:
                yield "next", block.next


def _exits_of_asking(block: QuestionBlock | MenuBlock) -> Iterator[Way]:
    if isinstance(block, MenuBlock):
        yield from ((f"option:{option.id}", option.next) for option in block.options)
        if block.otherwise is not None:
            yield "otherwise", block.otherwise
    else:
        yield "next", block.next
        if block.skip_words:
            yield "on_skip", block.on_skip
    yield "on_invalid", block.on_invalid
    if block.on_timeout:
        yield "on_timeout", block.on_timeout.next

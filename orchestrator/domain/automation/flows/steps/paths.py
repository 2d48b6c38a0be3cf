"""Blocks that choose the way."""

from hashlib import blake2b

from orchestrator.domain.automation.flows.blocks.paths import (
    ConditionBlock,
    EndBlock,
    JumpBlock,
    RandomizerBlock,
)
from orchestrator.domain.automation.flows.exits import Way
from orchestrator.domain.automation.flows.walk import RunFailed, Walk


def enter_condition(walk: Walk, block: ConditionBlock) -> Way:
    """The first branch that holds."""
    situation = walk.situation()
    for test, way in walk.version.branches(walk.state.node or "", block):
        if test(situation, 0):
            return way
    return ("otherwise", block.otherwise)


def enter_randomizer(walk: Walk, block: RandomizerBlock) -> Way:
    """By chance; the same for the same person where that is asked for."""
    total = sum(share.percent for share in block.shares)
    if total <= 0:
        raise RunFailed("block_incomplete", "shares")
    node = walk.state.node or ""
    of = walk.person.contact.id if block.sticky else f"{walk.event.seed}:{walk.blocks}"
    digest = blake2b(f"{of}:{node}".encode(), digest_size=8).digest()
    point = int.from_bytes(digest, "big") / 2**64 * total
    passed = 0.0
    for share in block.shares:
        passed += share.percent
        if point < passed:
            return (f"share:{share.id}", share.next)
    last = next(share for share in reversed(block.shares) if share.percent)
    return (f"share:{last.id}", last.next)


def enter_jump(walk: Walk, block: JumpBlock) -> Way:
    """On in another flow, as it is published now, or at another block."""
    version = walk.version
    if block.flow_id is not None:
        published = walk.library.published(block.flow_id)
        if published is None:
            raise RunFailed("flow_unknown", block.flow_id)
        version = published
    elif block.node is None:
        raise RunFailed("block_incomplete", "flow_id")
    target = block.node or version.graph.start
    walk.leave("jump")
    walk.jump(version, block.next, block.returns)
    return ("jump", target)


def enter_end(walk: Walk, block: EndBlock) -> None:
    """Wherever it was called from."""
    walk.leave("end")
    walk.end("done", block.reason or "end")

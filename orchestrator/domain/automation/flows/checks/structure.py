"""Where a graph leads: blocks that nothing leads to, exits that lead nowhere, ways that go round."""

from collections.abc import Iterator, Mapping

from orchestrator.domain.automation.flows.blocks.deeds import HttpBlock
from orchestrator.domain.automation.flows.blocks.paths import DelayBlock, JumpBlock
from orchestrator.domain.automation.flows.blocks.talk import MenuBlock, QuestionBlock, StartBlock
from orchestrator.domain.automation.flows.checks.problem import Problem, problem, warning
from orchestrator.domain.automation.flows.exits import exits_of
from orchestrator.domain.automation.flows.graph import Block, Graph

# Exits of which nobody means that the run ends there.
_EXPECTED = ("option:", "branch:", "share:", "on_skip", "on_error", "on_nobody")


def check_structure(graph: Graph) -> Iterator[Problem]:
    """All that can be said without looking into the blocks."""
    if graph.start not in graph.nodes:
        yield problem("start_unknown", None, graph.start)
    ways = {node: [target for _, target in exits_of(of) if target] for node, of in graph.nodes.items()}
    reached = _follow(ways, [graph.start])
    for node, block in graph.nodes.items():
        if node not in reached:
            yield warning("unreachable", node)
        yield from _check_exits(graph, node, block)
    yield from _check_loops(graph)


def _check_exits(graph: Graph, node: str, block: Block) -> Iterator[Problem]:
    for exit_, target in exits_of(block):
        if target is not None and target not in graph.nodes:
            yield problem("exit_unknown", node, target, exit_=exit_)
        elif target is None and (exit_.startswith(_EXPECTED) or isinstance(block, StartBlock)):
            yield warning("exit_missing", node, exit_=exit_)
    if isinstance(block, JumpBlock) and block.flow_id is None and block.node is None:
        yield problem("flow_missing", node)


def _check_loops(graph: Graph) -> Iterator[Problem]:
    """A way round on which nothing is waited for: one that can be left is a warning."""
    ways = {node: list(_instant(block)) for node, block in graph.nodes.items()}
    for circle in _circles({node: [one for one in of if one] for node, of in ways.items()}):
        leads_out = any(target not in circle for node in circle for target in ways[node])
        is_sure = not leads_out and not any(_may_wait(graph.nodes[node]) for node in circle)
        for node in sorted(circle)[:1]:
            detail = ", ".join(sorted(circle))
            yield problem("loop", node, detail) if is_sure else warning("loop_possible", node, detail)


def _instant(block: Block) -> Iterator[str | None]:
    """Where it leads without a wait."""
    match block:
        case MenuBlock() | HttpBlock():
            return
        case QuestionBlock():
            if block.use_known:
                yield block.next
        case DelayBlock():
            if block.lasts is None:
                yield block.next
        case JumpBlock():
            if block.flow_id is None:
                yield block.node
        case _:
            yield from (target for _, target in exits_of(block))


def _may_wait(block: Block) -> bool:
    return isinstance(block, QuestionBlock | DelayBlock)


def _circles(ways: Mapping[str, list[str]]) -> list[frozenset[str]]:
    """Blocks from each of which all of the others can be reached."""
    reached = {node: _follow(ways, targets) for node, targets in ways.items()}
    going_round = (node for node in ways if node in reached[node])
    circles = (frozenset(other for other in reached[node] if node in reached[other]) for node in going_round)
    return list(dict.fromkeys(circles))


def _follow(ways: Mapping[str, list[str]], targets: list[str]) -> set[str]:
    reached: set[str] = set()
    ahead = list(targets)
    while ahead:
        node = ahead.pop()
        if node not in reached and node in ways:
            reached.add(node)
            ahead += ways[node]
    return reached

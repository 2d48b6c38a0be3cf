"""What is to be said of a graph before it is published, and while it is drawn."""

from pydantic import ValidationError

from orchestrator.domain.automation.flows.checks.contents import check_contents
from orchestrator.domain.automation.flows.checks.problem import Known, Problem, problem
from orchestrator.domain.automation.flows.checks.structure import check_structure
from orchestrator.domain.automation.flows.checks.wording import check_wording
from orchestrator.domain.automation.flows.graph import Graph

PROBLEMS_AT_MOST = 200


def check_graph(graph: Graph, known: Known | None = None) -> list[Problem]:
    """Errors first, each once."""
    known = known or Known()
    found = [*check_structure(graph)]
    for node, block in graph.nodes.items():
        found += check_contents(node, block, known)
    found += check_wording(graph, known)
    each = list({one.model_dump_json(): one for one in found}.values())
    return sorted(each, key=lambda one: one.level)[:PROBLEMS_AT_MOST]


def read_graph(value: object) -> tuple[Graph | None, list[Problem]]:
    """The graph, or where it is none."""
    try:
        return Graph.model_validate(value), []
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=False, include_input=False)
        return None, [_as_problem(one["loc"], one["msg"]) for one in errors[:PROBLEMS_AT_MOST]]


def _as_problem(place: tuple[int | str, ...], message: str) -> Problem:
    in_nodes = place[1:2] if place[:1] == ("nodes",) and place[-1:] != ("[key]",) else ()
    node = next((str(id_) for id_ in in_nodes), None)
    # After a block's id stands its type.
    where = ".".join(str(part) for part in (place[3:] if node else place))
    return problem("graph_invalid", node, f"{where}: {message}" if where else message)

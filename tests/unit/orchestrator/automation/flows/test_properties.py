"""Of any flow and whatever is said: it waits or ends in few blocks, tells each, and is the same again."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.domain.automation.flows.checks.checking import check_graph
from orchestrator.domain.automation.flows.events import (
    Commanded,
    Event,
    HttpAnswered,
    MessageCame,
    Said,
    TimerFired,
)
from orchestrator.domain.automation.flows.exits import exits_of
from orchestrator.domain.automation.flows.graph import Block, Graph
from orchestrator.domain.automation.flows.outcome import Outcome
from orchestrator.domain.automation.flows.state import ENDED, RunState, read_state, write_state
from orchestrator.domain.automation.flows.stepping import step
from orchestrator.domain.automation.flows.walk import ACTIONS_A_STEP, BLOCKS_A_STEP
from tests.unit.orchestrator.automation.flows.running import FLOW, OTHER, Run, graph

IDS = ["a", "b", "c", "d", "e"]
EXITS = st.sampled_from([*IDS, "nowhere", None])
TEXTS = st.sampled_from(
    [
        "oi",
        "",
        "{{ contact.name }}",
        "{{ variables.v | plus: 1 }}",
        "{{ message }}",
        "{{ x",
        "{{ now | date }}",
    ]
)
SAVES = st.sampled_from([None, {"variable": "v"}, {"field": "f"}])
DURATIONS = st.sampled_from(["PT1S", "PT5M", "P1D"])
TIMEOUTS = st.one_of(
    st.none(),
    st.fixed_dictionaries({"after": DURATIONS, "next": EXITS, "reminder": st.sampled_from([None, "oi?"])}),
)
KINDS = [
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
]
OPTIONS = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from(["1", "2", "3"]), "label": st.sampled_from(["Um", "Dois", "Sair", ""])}
    ),
    max_size=3,
)
SOME_FILTERS: list[dict[str, Any]] = [
    {"any": []},
    {"all": []},
    {"subject": "variable", "name": "v", "operator": "greater", "value": 1},
    {"subject": "message", "operator": "matches", "value": "("},
    {"not": {"subject": "tag", "operator": "has", "value": "t"}},
]
FILTERS = st.sampled_from(SOME_FILTERS)
SOME_DEEDS: list[dict[str, Any]] = [
    {"kind": "add_tag", "tag": "t"},
    {"kind": "set_variable", "variable": "v", "value": "{{ variables.v | plus: 1 }}"},
    {"kind": "set_field", "field": "f", "value": "{{ message }}"},
    {"kind": "start_flow", "flow_id": OTHER},
    {"kind": "pause_automation", "minutes": 1},
    {"kind": "snooze", "for": "PT1H"},
]
DEEDS = st.sampled_from(SOME_DEEDS)


def block(type_: str, **members: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"type": st.just(type_), **members})


def with_exits(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.tuples(parts, EXITS), max_size=3).map(
        lambda pairs: [{**part, "next": target} for part, target in pairs]
    )


def make_graph(blocks: list[dict[str, Any]], gather_seconds: int) -> Graph:
    nodes = dict(zip(IDS, blocks, strict=False))
    return graph(nodes, gather_seconds=gather_seconds)


SHARES = st.fixed_dictionaries({"id": st.just("x"), "percent": st.sampled_from([0, 30, 70])})
BLOCKS = st.one_of(
    block("start", next=EXITS),
    block(
        "content",
        items=st.lists(
            TEXTS.map(lambda text: {"kind": "text", "text": text})
            | TEXTS.map(
                lambda text: {
                    "kind": "template",
                    "name": "pedido",
                    "language": "pt_BR",
                    "values": [{"part": "body", "name": "1", "text": text}],
                }
            ),
            max_size=3,
        ),
        next=EXITS,
        on_unsent=EXITS,
    ),
    block(
        "question",
        text=TEXTS,
        answer=st.fixed_dictionaries({"kind": st.sampled_from(KINDS), "options": OPTIONS}),
        save_to=SAVES,
        use_known=st.booleans(),
        attempts=st.integers(1, 3),
        next=EXITS,
        on_invalid=EXITS,
        on_timeout=TIMEOUTS,
    ),
    block(
        "menu",
        text=TEXTS,
        options=with_exits(OPTIONS.filter(bool).map(lambda some: some[0])),
        otherwise=EXITS,
        on_timeout=TIMEOUTS,
    ),
    block(
        "condition",
        branches=with_exits(st.fixed_dictionaries({"id": st.just("x"), "when": FILTERS})),
        otherwise=EXITS,
    ),
    block("action", do=st.lists(DEEDS, max_size=3), next=EXITS),
    st.fixed_dictionaries(
        {"type": st.just("delay"), "next": EXITS},
        optional={
            "for": DURATIONS,
            "until": st.just({"date": "2026-12-01T09:00"}),
            "window": st.just({"from": "22:00", "to": "06:00", "days": ["mon"]}),
            "on_message": EXITS,
        },
    ),
    block(
        "randomizer",
        shares=with_exits(SHARES),
        sticky=st.booleans(),
    ),
    block("http", method=st.just("GET"), url=TEXTS, next=EXITS, on_error=EXITS, on_timeout=EXITS),
    block(
        "jump",
        flow_id=st.sampled_from([FLOW, OTHER, None]),
        node=st.sampled_from([*IDS, None]),
        **{"return": st.booleans()},
        next=EXITS,
    ),
    block("handoff", only_when_open=st.booleans(), on_nobody=EXITS),
    block("end"),
)
GRAPHS = st.builds(make_graph, st.lists(BLOCKS, min_size=1, max_size=5), st.sampled_from([0, 0, 5]))
SAID = st.one_of(
    st.sampled_from(["1", "2", "sim", "10/12", "sair", "", "10"]).map(lambda text: Said(text=text)),
    st.text(max_size=50).map(lambda text: Said(text=text)),
    st.just(Said(kind="voice", media_id=OTHER)),
)
HAPPENINGS = st.lists(
    st.tuples(st.sampled_from(["say", "wait", "answer", "stop"]), SAID, st.integers(0, 200_000)), max_size=12
)


def make_event(run: Run, what: str, said: Said) -> Event:
    about: dict[str, Any] = {"at": run.now, "seed": 3, "person": run.person}
    match what:
        case "say":
            return MessageCame(**about, messages=[said])
        case "wait":
            return TimerFired(**about, revision=run.state.revision)
        case "answer":
            return HttpAnswered(**about, revision=run.state.revision, status=200, body="{}")
        case _:
            return Commanded(**about, command="stop")


def check_step(before: RunState, outcome: Outcome, blocks: dict[str, Block]) -> None:
    after = outcome.state
    assert read_state(write_state(after)) == after
    if not outcome.changed:
        assert (after, outcome.actions, outcome.trace) == (before, [], [])
        return
    assert after.revision == before.revision + 1
    assert after.status in ENDED or (after.status == "waiting" and after.awaits and after.due_at)
    assert (after.status in ENDED) == (after.reason is not None)
    assert len(outcome.trace) <= BLOCKS_A_STEP + 1
    assert len(outcome.actions) <= ACTIONS_A_STEP
    check_trace(before, outcome, blocks)


def check_trace(before: RunState, outcome: Outcome, blocks: dict[str, Block]) -> None:
    """Each block but the last was left by one of its exits, and the last is where the run is."""
    *walked, last = outcome.trace
    for entry in walked:
        assert entry["exit"], entry
    assert outcome.state.node in (last["node"], before.node)
    for entry in outcome.trace:
        of = blocks.get(entry["node"])
        if of is None or "version_id" in entry or entry["exit"] is None:
            continue
        own = {name for name, _ in exits_of(of)} | {"otherwise", "failed", "jump", "handoff", "end"}
        assert entry["exit"] in own | {"expired", "stopped", "on_timeout"}, entry


@settings(max_examples=60, deadline=None)
@given(first=GRAPHS, other=GRAPHS, happenings=HAPPENINGS)
def test_any_flow_waits_or_ends_whatever_happens(first: Graph, other: Graph, happenings: list[Any]) -> None:
    run = Run(first, (OTHER, other))
    run.start("oi")
    check_step(Run(first).state, run.outcome, dict(first.nodes))
    for what, said, seconds in happenings:
        run.now += timedelta(seconds=seconds)
        before = run.state
        kept = write_state(before)
        event = make_event(run, what, said)
        run.happens(event)
        check_step(before, run.outcome, dict(first.nodes))
        assert write_state(before) == kept, "the state that was given is left as it is"
        again = step(run.library, before, event)
        assert (write_state(again.state), again.actions, again.trace) == (
            write_state(run.outcome.state),
            run.outcome.actions,
            run.outcome.trace,
        )


@settings(max_examples=60, deadline=None)
@given(flow=GRAPHS)
def test_a_flow_without_errors_never_lacks_anything(flow: Graph) -> None:
    """What is published does not end for want of a block, an exit or a readable text."""
    if any(one.level == "error" for one in check_graph(flow)):
        return
    run = Run(
        flow, (OTHER, Graph.model_validate({"schema": 1, "start": "z", "nodes": {"z": {"type": "end"}}}))
    )
    run.start("oi")
    assert run.state.reason not in ("block_incomplete", "node_unknown") or "jump" in {
        of.type for of in flow.nodes.values()
    }

"""What keeps a run from going on for ever, from doing a thing twice, and from growing."""

from datetime import timedelta
from typing import Any

import pytest

from orchestrator.domain.automation.flows.events import TimerFired
from orchestrator.domain.automation.flows.library import VersionNeeded
from tests.unit.orchestrator.automation.flows.running import FLOW, OTHER, Run, graph, text


def test_a_circle_without_a_wait_fails_and_says_nothing() -> None:
    run = Run(graph({"a": text("x", "b"), "b": text("y", "a")})).start()
    assert run.ended == ("failed", "loop")
    assert run.outcome.actions == []
    assert len(run.outcome.trace) == 101
    assert run.outcome.trace[-1].get("what") == "loop"


def test_a_circle_of_short_waits_is_cut() -> None:
    run = Run(graph({"a": text("x", "b"), "b": {"type": "delay", "for": "PT1S", "next": "a"}})).start()
    rounds = 0
    while run.state.awaits and rounds < 1_000:
        run.wait(seconds=1)
        rounds += 1
    assert run.ended == ("failed", "loop")
    assert rounds <= 60


def test_a_circle_of_long_waits_goes_on() -> None:
    run = Run(graph({"a": text("x", "b"), "b": {"type": "delay", "for": "P1D", "next": "a"}})).start()
    for _ in range(200):
        assert run.wait(days=1).texts == ["x"]


def test_somebody_may_use_a_menu_often() -> None:
    menu = {"type": "menu", "text": "?", "options": [{"id": "x", "label": "Outra vez", "next": "a"}]}
    run = Run(graph({"a": menu})).start()
    for _ in range(50):
        run.say("1")
        run.now += timedelta(seconds=20)
    assert run.state.awaits == "message"


def test_calls_within_calls_end() -> None:
    calls = {"type": "jump", "flow_id": OTHER, "return": True}
    back = {"type": "jump", "flow_id": FLOW, "return": True}
    run = Run(graph({"a": calls}), (OTHER, graph({"a": back}))).start()
    assert run.ended == ("failed", "too_deep")


def test_flows_that_start_each_other_end() -> None:
    starts = {"type": "action", "do": [{"kind": "start_flow", "flow_id": FLOW}]}
    assert Run(graph({"a": starts})).start(depth=4).outcome.actions[0]["depth"] == 5
    assert Run(graph({"a": starts})).start(depth=5).ended == ("failed", "too_deep")


def test_a_wake_up_for_another_revision_does_nothing() -> None:
    run = Run(graph({"a": {"type": "delay", "for": "PT1M", "next": "b"}, "b": text("b")})).start()
    run.now += timedelta(minutes=1)
    for revision in (0, 2, -1):
        stale = TimerFired(at=run.now, person=run.person, revision=revision)
        assert run.happens(stale).outcome.changed is False
    assert run.wait().texts == ["b"]
    assert run.wait().outcome.changed is False


def test_a_timer_that_comes_too_early_does_nothing() -> None:
    run = Run(graph({"a": {"type": "delay", "for": "PT1M"}})).start()
    before = run.state
    assert run.wait(seconds=-3600).outcome.changed is False
    assert run.state == before


def test_the_same_answer_of_a_request_counts_once() -> None:
    http = {"type": "http", "method": "GET", "url": "https://x", "next": "b"}
    run = Run(graph({"a": http, "b": {"type": "http", "method": "GET", "url": "https://y"}})).start()
    waiting = run.state
    run.answer()
    second = run.state
    run.state = waiting
    assert run.answer().state == second
    run.state = second
    assert run.outcome.actions[0]["idempotency_key"] == "r1:2"


@pytest.mark.parametrize("how", ["done", "expired", "stopped", "failed"])
def test_what_has_ended_begins_nothing(how: str) -> None:
    ask = {"type": "question", "text": "?", "answer": {"kind": "text"}}
    run = Run(graph({"a": ask if how != "failed" else text("x", "a")})).start()
    if how == "done":
        run.say("x")
    elif how == "expired":
        run.wait(days=1)
    elif how == "stopped":
        run.stop()
    assert run.ended[0] == how
    ended = run.state
    for happens in (run.start, run.stop, run.wait, run.answer, lambda: run.say("x")):
        assert happens().outcome.changed is False
        assert run.state == ended


def test_a_template_that_fails_for_one_fails_his_run_alone() -> None:
    nodes = {
        "a": text("antes", "b"),
        "b": text("{{ contact.fields.age | plus: 1 }}", "c"),
        "c": text("depois"),
    }
    run = Run(graph(nodes), contact={"fields": {"age": "trinta"}}).start()
    assert run.ended == ("failed", "template_failed")
    assert run.texts == ["antes"]
    assert "no number" in (run.outcome.trace[-1].get("what") or "")
    assert Run(graph(nodes), contact={"fields": {"age": 30}}).start().texts == ["antes", "31", "depois"]


def test_what_a_run_keeps_is_bounded() -> None:
    ask: dict[str, Any] = {
        "type": "question",
        "text": "?",
        "answer": {"kind": "text"},
        "save_to": {"variable": "v"},
        "next": "a",
    }
    assert len(str(Run(graph({"a": ask})).start().say("x" * 60_000).state.variables["v"])) == 2_000
    sets = [{"kind": "set_variable", "variable": f"v{n}", "value": "x" * 2_000} for n in range(20)]
    assert Run(graph({"a": {"type": "action", "do": sets}})).start().ended == ("failed", "too_large")
    many = [{"kind": "image", "media_id": OTHER}] * 20
    nodes: dict[str, Any] = {
        f"n{n}": {"type": "content", "items": many, "next": f"n{n + 1}"} for n in range(20)
    }
    assert Run(graph(nodes, "n0")).start().ended == ("failed", "too_large")


def test_a_version_that_is_not_loaded_is_asked_for_and_the_step_taken_again() -> None:
    run = Run(graph({"a": {"type": "jump", "flow_id": OTHER}}))
    with pytest.raises(VersionNeeded) as needed:
        run.start()
    assert needed.value.flow_id == OTHER
    assert run.state.revision == 0


def test_people_stay_on_the_version_they_began() -> None:
    run = Run(graph({"a": {"type": "delay", "for": "PT1M", "next": "b"}, "b": text("alt")})).start()
    newer = Run(graph({"a": text("neu")}))
    run.library.published_ids[FLOW] = "v-newer"
    run.library.versions["v-newer"] = newer.library.versions[f"v-{FLOW}"]
    assert run.wait(minutes=1).texts == ["alt"]

"""Whoever is due takes his step, once; what breaks for one costs nobody else anything."""

from typing import Any

import pytest

from orchestrator.domain.automation.requests import HttpResult
from orchestrator.domain.automation.rules import RuleRows
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.jobs import Job
from orchestrator.errors import SupabaseUnreachableError
from orchestrator.services.automation.account_caller import AccountCaller
from orchestrator.services.automation.requests import Requests
from orchestrator.services.automation.rule_book import RuleBook
from orchestrator.services.automation.runs import Runs
from orchestrator.services.automation.steps import Steps
from orchestrator.services.automation.versions import Versions
from orchestrator.testing.automation.gateway import FakeCaller, FakeRuns
from tests.unit.orchestrator.conftest import Plant

pytestmark = pytest.mark.anyio
SAYS: dict[str, Any] = {
    "schema": 1,
    "start": "a",
    "nodes": {"a": {"type": "content", "items": [{"kind": "text", "text": "oi"}]}},
}
ASKS: dict[str, Any] = {
    "schema": 1,
    "start": "h",
    "nodes": {
        "h": {
            "type": "http", "method": "GET", "url": "https://loja.example/x", "next": "a",
            "on_error": None, "save": [{"path": "n", "to": {"variable": "n"}}],
        },
        "a": {"type": "content", "items": [{"kind": "text", "text": "n={{ variables.n }}"}]},
    },
}  # fmt: skip


class NoRules:
    """An account that has said nothing."""

    async def read_rules(self, identity: Identity, account_id: str) -> RuleRows:
        return RuleRows(revision=1, opt_out_words=[], keywords=[])


class World:
    """Services on a database in memory."""

    def __init__(self, plant: Plant, kept: int = 10) -> None:
        identity = plant.fleet.identity
        self.gateway = FakeRuns()
        self.caller = FakeCaller()
        rules = RuleBook(NoRules(), identity)  # pyright: ignore[reportArgumentType]
        self.versions = Versions(self.gateway, identity, kept)
        self.steps = Steps(self.gateway, rules, self.versions, identity)
        self.runs = Runs(self.gateway, self.steps, identity, plant.fleet.is_safe, plant.clock, 5)
        caller = AccountCaller(self.caller, self.gateway)
        self.requests = Requests(self.gateway, self.steps, caller, identity, plant.clock)

    def said(self, run_id: str) -> list[str]:
        outcomes = self.gateway.outcomes.get(run_id, [])
        return [action["text"] for outcome in outcomes for action in outcome.actions if "text" in action]


def job(run_id: str, revision: int) -> Job:
    return Job(
        id=1, claim_id="c", kind="flow_request", key=run_id, account_id=None,
        payload={"revision": revision}, attempts=1,
    )  # fmt: skip


async def test_everybody_who_is_due_takes_his_step(plant: Plant) -> None:
    world = World(plant)
    world.gateway.publish("v", SAYS)
    for place in range(120):
        world.gateway.begin(f"run-{place}", "v")
    await world.runs.drain()
    assert all(world.said(f"run-{place}") == ["oi"] for place in range(120))
    assert world.gateway.reads == ["v"], "read once"
    assert world.steps.taken == {"done": 120}


async def test_a_lost_answer_takes_no_step_twice(plant: Plant) -> None:
    world = World(plant)
    world.gateway.publish("v", SAYS)
    world.gateway.begin("one", "v")
    world.gateway.begin("two", "v")
    world.gateway.loses_answers = 1
    with pytest.raises(SupabaseUnreachableError):
        await world.runs.drain()
    await world.runs.drain()
    assert (world.said("one"), world.said("two")) == (["oi"], ["oi"])
    assert len(set(world.gateway.claims)) == 1


async def test_one_that_cannot_be_written_or_led_on_ends_alone(plant: Plant) -> None:
    world = World(plant)
    world.gateway.publish("v", SAYS)
    world.gateway.publish("broken", {"schema": 1})
    world.gateway.publish("foreign", SAYS, "another account")
    for run_id, version_id in (("good", "v"), ("refused", "v"), ("lost", "broken"), ("stolen", "foreign")):
        world.gateway.begin(run_id, version_id)
    odd = world.gateway.begin("odd", "v")
    world.gateway.runs["odd"] = odd.model_copy(update={"state": {"version_id": 7}})
    world.gateway.refused.add("refused")
    await world.runs.drain()
    assert world.said("good") == ["oi"]
    assert world.gateway.failed == {"refused": "step_refused", "odd": "step_broke"}
    ended = {run_id: world.gateway.outcomes[run_id][-1].state.status for run_id in ("lost", "stolen")}
    assert ended == {"lost": "failed", "stolen": "failed"}
    assert world.gateway.problems.keys() == {"broken"}


async def test_versions_are_kept_as_long_as_there_is_room(plant: Plant) -> None:
    world = World(plant, kept=2)
    for name in "abc":
        world.gateway.publish(name, SAYS)
    for place, name in enumerate("abacab"):
        world.gateway.begin(f"run-{place}", name)
        await world.runs.drain()
    assert world.gateway.reads == ["a", "b", "c", "b"]


async def test_another_system_is_asked_and_its_answer_leads_on(plant: Plant) -> None:
    world = World(plant)
    world.gateway.publish("v", ASKS)
    world.gateway.begin("run", "v")
    await world.runs.drain()
    revision = world.gateway.runs["run"].revision
    world.caller.result = HttpResult(200, '{"n": 7}')
    await world.requests.work(job("run", revision))
    assert world.said("run") == ["n=7"]
    for stale in (revision, revision - 1):
        await world.requests.work(job("run", stale))
    assert len(world.caller.asked) == 1, "asked again only while it is waited for"
    assert world.caller.asked[0].idempotency_key == f"run:{revision}"


def with_secret(**headers: str) -> dict[str, Any]:
    secret = {"header": "Authorization", "secret": "loja", "prefix": "Bearer "}
    return {
        **ASKS,
        "nodes": ASKS["nodes"] | {"h": ASKS["nodes"]["h"] | {"secrets": [secret], "headers": headers}},
    }


async def test_a_secret_is_looked_up_when_it_is_sent_and_kept_nowhere(plant: Plant) -> None:
    world = World(plant)
    world.gateway.publish("v", with_secret())
    world.gateway.begin("run", "v")
    world.gateway.secrets = {"loja": "k-3f9a0c11", "other": "not asked for"}
    await world.runs.drain()
    world.caller.result = HttpResult(200, '{"n": 7}')
    await world.requests.work(job("run", world.gateway.runs["run"].revision))
    assert world.caller.secrets == [{"loja": "k-3f9a0c11"}]
    assert world.said("run") == ["n=7"]
    kept = f"{world.gateway.outcomes} {world.gateway.runs} {world.caller.asked}"
    assert "loja" in kept
    assert "k-3f9a0c11" not in kept


async def test_without_its_secret_nothing_is_sent(plant: Plant) -> None:
    world = World(plant)
    world.gateway.publish("v", with_secret())
    world.gateway.begin("run", "v")
    await world.runs.drain()
    await world.requests.work(job("run", world.gateway.runs["run"].revision))
    assert world.caller.asked == []
    last = world.gateway.outcomes["run"][-1]
    assert [(one["exit"], one.get("what")) for one in last.trace] == [("on_error", "secret_unknown")]

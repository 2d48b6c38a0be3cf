"""A job that breaks costs itself an attempt; no kind keeps another waiting; what is claimed is not lost."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

import pytest

from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.jobs import AGAIN, DONE, Job, JobEnd, JobOutcome
from orchestrator.errors import DatabaseRefusedError, SupersededError
from orchestrator.services.jobs import JobKind, Jobs, step
from orchestrator.services.platform.duties import duties
from orchestrator.services.platform.job_counts import JobCounts
from orchestrator.testing import FakeClock, FakeJobs

pytestmark = pytest.mark.anyio
ME = Identity("me", 1)


@pytest.fixture
def queue(clock: FakeClock) -> FakeJobs:
    return FakeJobs(clock)


@contextlib.asynccontextmanager
async def working(
    queue: FakeJobs, clock: FakeClock, kinds: Mapping[str, JobKind]
) -> AsyncGenerator[tuple[Jobs, asyncio.Task[None]]]:
    jobs = Jobs(queue, lambda: ME, lambda: True, kinds, clock, 5)
    task = asyncio.create_task(jobs.worker.run())
    await clock.settle()
    yield jobs, task
    task.cancel()
    await asyncio.wait([task])
    await jobs.close()


def raising(error: BaseException) -> Callable[[Job], Awaitable[JobEnd]]:
    async def handle(job: Job) -> JobEnd:
        raise error

    return handle


async def end_well(job: Job) -> JobEnd:
    return DONE


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyError("lines"), "internal_error"),
        (ValueError(), "internal_error"),
        (DatabaseRefusedError("no", code="import_lost"), "import_lost"),
        (TimeoutError(), "job_time_limit"),
    ],
)
async def test_whatever_a_handler_raises_costs_its_job_an_attempt(
    queue: FakeJobs, clock: FakeClock, error: Exception, code: str
) -> None:
    queue.add("bad", "b")
    queue.add("good", "g")
    kinds = {"bad": JobKind(raising(error)), "good": JobKind(end_well)}
    async with working(queue, clock, kinds) as (_, task):
        ends = dict(queue.ends)
        assert (ends["b"].outcome, ends["b"].error_code) == (JobOutcome.FAILED, code)
        assert ends["g"] == DONE
        await clock.advance(70)
        assert [key for key, _ in queue.ends].count("b") == 2
        assert not task.done()


async def test_one_that_hangs_is_stopped_in_time(queue: FakeJobs, clock: FakeClock) -> None:
    async def hang(job: Job) -> JobEnd:
        await asyncio.Event().wait()
        return DONE

    queue.add("slow", "s")
    async with working(queue, clock, {"slow": JobKind(hang, seconds=0)}):
        await clock.settle()
    assert queue.ends[0][1].error_code == "job_time_limit"


async def test_a_slow_kind_takes_its_places_and_no_others(queue: FakeJobs, clock: FakeClock) -> None:
    go = asyncio.Event()

    async def wait(job: Job) -> JobEnd:
        await go.wait()
        return DONE

    for number in range(5):
        queue.add("slow", f"s{number}")
        queue.add("quick", f"q{number}")
    kinds = {"slow": JobKind(wait, at_once=2), "quick": JobKind(end_well)}
    async with working(queue, clock, kinds):
        await clock.advance(1)
        assert sorted(key for key, _ in queue.ends) == [f"q{number}" for number in range(5)]
        assert [row.claim_id is not None for row in queue.rows.values()].count(True) == 2
        go.set()
        await clock.settle()
        assert queue.rows == {}, "whoever ends makes room for the next at once"


async def test_a_lost_answer_loses_no_job_and_begins_none_twice(queue: FakeJobs, clock: FakeClock) -> None:
    queue.add("good", "g")
    queue.loses_answers = True
    async with working(queue, clock, {"good": JobKind(end_well)}):
        assert queue.ends == []
        queue.loses_answers = False
        await clock.advance(1)
        assert queue.ends == [("g", DONE)]


async def test_what_gets_on_comes_again_and_a_timer_in_its_time(queue: FakeJobs, clock: FakeClock) -> None:
    parts = [AGAIN, AGAIN, DONE]

    async def work(job: Job) -> JobEnd:
        return DONE if job.key == "timer" else parts.pop(0)

    queue.add("work", "long")
    queue.add("work", "timer", seconds=3)
    async with working(queue, clock, {"work": JobKind(work)}):
        assert queue.ends == [("long", AGAIN), ("long", AGAIN), ("long", DONE)]
        await clock.advance(3.1)
        assert queue.ends[-1] == ("timer", DONE)


async def test_the_database_ends_its_steps_by_itself(queue: FakeJobs, clock: FakeClock) -> None:
    queue.add("purge")
    queue.steps = {"purge": 3}
    async with working(queue, clock, {"purge": step(queue, lambda: ME)}):
        assert (queue.rows, queue.steps, queue.ends) == ({}, {"purge": 0}, [])


async def test_how_it_ended_is_told_when_the_database_is_back(queue: FakeJobs, clock: FakeClock) -> None:
    async def leave(job: Job) -> JobEnd:
        queue.is_down = True
        return DONE

    queue.add("good", "g")
    async with working(queue, clock, {"good": JobKind(leave)}):
        await clock.advance(20)
        assert queue.ends == []
        queue.is_down = False
        await clock.advance(6)
        assert queue.ends == [("g", DONE)]


async def test_one_who_is_superseded_tells_nothing_more(queue: FakeJobs, clock: FakeClock) -> None:
    async def leave(job: Job) -> JobEnd:
        queue.is_superseded = True
        return DONE

    queue.add("good", "g")
    async with working(queue, clock, {"good": JobKind(leave)}) as (jobs, task):
        await clock.advance(30)
        assert queue.ends == []
        with pytest.raises(SupersededError):
            await task
        assert jobs.worker.name == "jobs"


async def test_nothing_is_claimed_when_every_place_is_taken(queue: FakeJobs, clock: FakeClock) -> None:
    async def wait(job: Job) -> JobEnd:
        await asyncio.Event().wait()
        return DONE

    queue.add("slow")
    async with working(queue, clock, {"slow": JobKind(wait)}):
        claims = queue.claims
        await clock.advance(30)
        assert queue.claims == claims


async def test_jobs_are_counted_now_and_then(queue: FakeJobs, clock: FakeClock) -> None:
    counts = JobCounts(queue, clock)
    queue.add("good")
    assert [count.kind for count in await counts.look()] == ["good"]
    queue.rows.clear()
    assert await counts.look()
    await clock.advance(11)
    assert await counts.look() == []
    queue.is_down = True
    await clock.advance(11)
    assert await counts.look() == []


def test_every_duty_has_a_place(queue: FakeJobs) -> None:
    assert all(kind.at_once == 1 for kind in duties(queue, lambda: ME).values())

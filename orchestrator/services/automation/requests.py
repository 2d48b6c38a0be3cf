"""Ask other systems what flows ask them: at least once, each time under the same key."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from pydantic import ValidationError

from orchestrator.domain.automation.requests import HttpRequest, HttpResult
from orchestrator.domain.automation.runs import Run
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.jobs import DONE, Job, JobEnd, JobOutcome
from orchestrator.services.automation.account_caller import AccountCaller
from orchestrator.services.automation.places import Places
from orchestrator.services.automation.protocols import RunGateway
from orchestrator.services.automation.steps import Steps
from orchestrator.services.clock import Clock

# Of an account, and of one address of it: a slow one keeps no other waiting.
_AT_ONCE = (32, 8)
_FULL = JobEnd(JobOutcome.AGAIN, 2)


class Requests:
    """Nothing of the database is held while another system is asked. `on_waiting` hears in how many seconds a
    run is due that has gone on."""

    def __init__(
        self,
        gateway: RunGateway,
        steps: Steps,
        caller: AccountCaller,
        identity: Callable[[], Identity],
        clock: Clock,
    ) -> None:
        self._gateway = gateway
        self._steps = steps
        self._caller = caller
        self._identity = identity
        self._clock = clock
        self._places = Places(_AT_ONCE)
        self.on_waiting: Callable[[float], None] = lambda _: None

    async def work(self, job: Job) -> JobEnd:
        """The request of the run that the job is of; nothing when the run has gone on without it."""
        run = await self._gateway.read_run(self._identity(), job.key)
        if run is None or run.revision != job.payload.get("revision") or not run.state:
            return DONE
        if (state := run.state).get("awaits") != "http" or not state.get("request"):
            return DONE
        began = self._clock.monotonic()
        try:
            request = HttpRequest.model_validate(state["request"])
        except ValidationError:
            result = HttpResult(None, error_code="request_invalid")
        else:
            with self._places.take([run.account_id, f"{run.account_id} {_host(request.url)}"]) as is_free:
                if not is_free:
                    return _FULL
                result = await self._caller.ask(run.account_id, request)
        await self._answer(run, result, self._clock.monotonic() - began)
        return DONE

    async def _answer(self, run: Run, result: HttpResult, seconds: float) -> None:
        event = run.occasion(
            type="http",
            revision=run.revision,
            status=result.status,
            body=result.body,
            error=result.error_code,
        )
        event["at"] = run.at + timedelta(seconds=seconds)
        due = await self._steps.take(run, event)
        if due is not None:
            self.on_waiting(due)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""

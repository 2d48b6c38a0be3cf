"""Apply what other systems have told: read it by its hook's paths, fetch the buyer where he does not stand in
it, and have the database do what follows, once."""

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Protocol

from orchestrator.domain.automation.requests import HttpRequest, read_json
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.hooks.calls import HookCall, fill_in
from orchestrator.domain.hooks.mapping import Reading, read_call, read_texts
from orchestrator.domain.hooks.paths import PathError
from orchestrator.domain.hooks.sources import BuyerCall, Source
from orchestrator.domain.jobs import DONE, Job, JobEnd, JobOutcome
from orchestrator.services.automation.protocols import HttpCaller

# What a path of an address is made of; nothing that leads to another.
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CALL_SECONDS = 20.0
# After that many the other system is not asked again.
_ATTEMPTS = 10
_PASSING = frozenset({408, 425, 429})
# What is wrong with the question, or with where it leads, will be in an hour.
_LASTING = frozenset({"request_invalid", "url_refused"})


class CallGateway(Protocol):
    """The functions for calls in the database. They raise what `FleetGateway` raises."""

    async def read_call(self, identity: Identity, sample_id: int) -> HookCall | None:
        """One that waits; None when it is applied or gone."""
        ...

    async def apply_call(self, identity: Identity, sample_id: int, reading: Reading) -> None:
        """Do all that follows of it, in one transaction, once."""
        ...


class Calls:
    """Nothing of the database is held while another system is asked."""

    def __init__(
        self,
        gateway: CallGateway,
        caller: HttpCaller,
        sources: Mapping[str, Source],
        identity: Callable[[], Identity],
    ) -> None:
        self._gateway = gateway
        self._caller = caller
        self._sources = sources
        self._identity = identity

    async def work(self, job: Job) -> JobEnd:
        """The call that the job is of."""
        call = await self._gateway.read_call(self._identity(), int(job.key))
        if call is None:
            return DONE
        source = self._sources.get(call.source)
        reading: Reading | None = None
        if source and source.call:
            failed = await self._fetch(call, source.call, is_last=job.attempts >= _ATTEMPTS)
            if isinstance(failed, JobEnd):
                return failed
            reading = failed
        # As long as the worst path takes nobody else should wait for the event loop.
        reading = reading or await asyncio.to_thread(_read, call)
        await self._gateway.apply_call(self._identity(), call.id, reading)
        return DONE

    async def _fetch(self, call: HookCall, asked: BuyerCall, is_last: bool) -> Reading | JobEnd | None:
        """Put what is told of the buyer into the document; else what became of it."""
        # What nobody wants costs no question.
        known = await asyncio.to_thread(read_call, call.mapping, call.events, call.document)
        if known.event is not None and not known.is_wanted:
            return known
        if not call.secret:
            return Reading(code="call_secret_missing")
        try:
            found = next(iter(read_texts(asked.id, call.document, "")), "")
        except PathError as error:
            return Reading(code="path_invalid", detail=str(error))
        if not _ID.fullmatch(found):
            return Reading(event=known.event, code="buyer_missing", is_wanted=False)
        result = await self._caller.ask(
            HttpRequest(
                method="GET",
                url=asked.url.replace("{id}", found),
                headers={asked.header: f"{asked.prefix}{call.secret}", "Accept": "application/json"},
                timeout_seconds=_CALL_SECONDS,
                idempotency_key=f"hook:{call.id}",
            )
        )
        if result.status is not None and 200 <= result.status < 300:
            call.document["answer"] = read_json(result.body)
            return None
        is_passing = (
            result.error_code not in _LASTING
            if result.status is None
            else result.status >= 500 or result.status in _PASSING
        )
        code = result.error_code or ("buyer_unreachable" if is_passing else "buyer_refused")
        if is_passing and not is_last:
            return JobEnd(JobOutcome.FAILED, error_code=code, error_detail=f"status {result.status}")
        return Reading(code=code, detail=f"status {result.status}")


def _read(call: HookCall) -> Reading:
    return fill_in(call.message, read_call(call.mapping, call.events, call.document), call.account)

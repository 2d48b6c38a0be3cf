"""Metrics, read from the parts when they are asked for. Labels hold states and codes, never people."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from orchestrator.api.parts import ApiParts
from orchestrator.domain.fleet.statuses import Status
from orchestrator.domain.jobs import JobCount
from orchestrator.domain.webhooks import DeliveryCounts


def make_metrics(
    parts: ApiParts, jobs: Sequence[JobCount], deliveries: DeliveryCounts | None
) -> CollectorRegistry:
    """A registry of this app's own."""
    registry = CollectorRegistry()
    registry.register(_FleetCollector(parts))
    registry.register(_JobCollector(jobs))
    registry.register(_WebhookCollector(parts.dispatched, deliveries))
    ProcessCollector(registry=registry)
    return registry


class _FleetCollector(Collector):
    def __init__(self, parts: ApiParts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        parts = self._parts
        instances = GaugeMetricFamily("zapbase_instances", "Instances held, by status.", labels=["status"])
        counts = Counter(str(supervisor.picture.status) for supervisor in parts.registry)
        for status in Status:
            instances.add_metric([status], counts[status])
        yield instances
        commands = CounterMetricFamily("zapbase_commands", "Commands ended.", labels=["command", "outcome"])
        for (command, outcome), count in parts.runner.ended.items():
            commands.add_metric([command, outcome], count)
        yield commands
        yield from self._media()
        tasks = CounterMetricFamily("zapbase_task_restarts", "Tasks started again.", labels=["task"])
        for name, count in parts.keeper.restarts.items():
            tasks.add_metric([name], count)
        yield tasks
        restarts = sum(supervisor.restarts for supervisor in parts.registry)
        yield GaugeMetricFamily("zapbase_node_restarts", "Crashes healed in instances held.", restarts)
        lags = GaugeMetricFamily(
            "zapbase_event_lag_seconds", "Age of the oldest unread event.", labels=["consumer"]
        )
        for consumer, seconds in parts.readers.lags.items():
            lags.add_metric([consumer], seconds)
        yield lags
        yield CounterMetricFamily(
            "zapbase_catch_ups_failed",
            "Times not all was told of an absence.",
            parts.ingestion.failed_catch_ups,
        )
        yield from self._automation()
        yield GaugeMetricFamily("zapbase_leases_safe", "1 while the leases hold.", int(parts.fleet.is_safe()))
        yield GaugeMetricFamily(
            "zapbase_realtime_joined", "1 while hints arrive.", int(parts.realtime.is_joined)
        )

    def _automation(self) -> Iterator[Metric]:
        decisions = CounterMetricFamily(
            "zapbase_decisions", "What people wrote, by what followed or why nothing did.", labels=["outcome"]
        )
        for outcome, count in self._parts.decided.items():
            decisions.add_metric([outcome], count)
        yield decisions
        steps = CounterMetricFamily(
            "zapbase_flow_steps", "Steps in flows that are no answers, by outcome.", labels=["outcome"]
        )
        for outcome, count in self._parts.stepped.items():
            steps.add_metric([outcome], count)
        yield steps

    def _media(self) -> Iterator[Metric]:
        media = self._parts.media
        received = CounterMetricFamily(
            "zapbase_media_received", "Received files stored or given up.", labels=["state", "code"]
        )
        for (state, code), count in media.inbox.ended.items():
            received.add_metric([state, code], count)
        yield received
        uploads = CounterMetricFamily("zapbase_media_uploads", "Uploads, by outcome.", labels=["outcome"])
        for outcome, count in media.uploads.ended.items():
            uploads.add_metric([outcome], count)
        yield uploads


class _JobCollector(Collector):
    """Of the whole platform's jobs, whoever does them."""

    def __init__(self, jobs: Sequence[JobCount]) -> None:
        self._jobs = jobs

    def collect(self) -> Iterator[Metric]:
        due = GaugeMetricFamily("zapbase_jobs_due", "Jobs that wait for a place.", labels=["kind"])
        late = GaugeMetricFamily("zapbase_jobs_late_seconds", "How late the oldest is.", labels=["kind"])
        running = GaugeMetricFamily("zapbase_jobs_running", "Jobs being done.", labels=["kind"])
        dead = GaugeMetricFamily("zapbase_jobs_dead", "Jobs that were given up.", labels=["kind"])
        for job in self._jobs:
            due.add_metric([job.kind], job.due)
            late.add_metric([job.kind], job.oldest_seconds)
            running.add_metric([job.kind], job.running)
            dead.add_metric([job.kind], job.dead)
        yield from (due, late, running, dead)


class _WebhookCollector(Collector):
    """What calls of this orchestrator have sent, and how it stands with the whole platform's."""

    def __init__(self, dispatched: Mapping[str, int], counts: DeliveryCounts | None) -> None:
        self._dispatched = dispatched
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        attempts = CounterMetricFamily(
            "zapbase_webhook_attempts", "Attempts at webhooks, by outcome.", labels=["outcome"]
        )
        for outcome, count in self._dispatched.items():
            attempts.add_metric([outcome], count)
        yield attempts
        if self._counts is not None:
            counts = self._counts
            yield GaugeMetricFamily("zapbase_webhooks_waiting", "Deliveries that wait.", counts.waiting)
            yield GaugeMetricFamily(
                "zapbase_webhooks_late_seconds", "How late the oldest is.", counts.late_seconds
            )
            yield GaugeMetricFamily("zapbase_webhooks_dead", "Deliveries that were given up.", counts.dead)
